// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Licences that the Hugging Face hub knows by an identifier: most are SPDX's in small letters, and the licences of GNU, which
 * SPDX tells apart by whether later versions hold, have one for both.
 *
 * @see <a href="https://huggingface.co/docs/hub/repositories-licenses">the hub's list</a>
 */
final class HubLicence {
    private static final Set<String> AS_SPDX = Set.of("afl-3.0", "apache-2.0", "artistic-2.0", "bsd-2-clause", "bsd-3-clause",
            "bsd-3-clause-clear", "bsl-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-nc-2.0", "cc-by-nc-3.0",
            "cc-by-nc-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0",
            "cc-by-nd-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc0-1.0", "cdla-permissive-1.0", "cdla-permissive-2.0",
            "cdla-sharing-1.0", "ecl-2.0", "epl-1.0", "epl-2.0", "etalab-2.0", "eupl-1.1", "eupl-1.2", "isc", "lppl-1.3c", "mit",
            "mpl-2.0", "ms-pl", "ncsa", "ofl-1.1", "osl-3.0", "postgresql", "unlicense", "wtfpl", "zlib");

    private static final Map<String, String> OTHERWISE =
            Map.of("odbl-1.0", "odbl", "odc-by-1.0", "odc-by", "pddl-1.0", "pddl", "c-uda-1.0", "c-uda");

    private HubLicence() {}

    /** The hub's identifier of a licence that is stated by SPDX's, in capitals or not; empty for all others. */
    static Optional<String> of(String stated) {
        var small = stated.strip().toLowerCase(Locale.ROOT);
        if (AS_SPDX.contains(small)) {
            return Optional.of(small);
        }
        var gnu = small.replaceFirst("-(only|or-later)$", "");
        return gnu.matches("agpl-3\\.0|gpl-[23]\\.0|lgpl-(2\\.1|3\\.0)") ? Optional.of(gnu) : Optional.ofNullable(OTHERWISE.get(small));
    }
}
