// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the hub says a revision is.
 *
 * @param commit the commit that the revision means now
 * @param names of its files; those in folders have slashes, and no name is more than a text
 */
record HubListing(String commit, Set<String> names) {
    private static final int LONGEST = 64 << 20; // bytes of an answer
    private static final int PAGES = 100;
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"next\"");

    /** Asks the hub. */
    static HubListing of(HubRequests requests) {
        var model = requests.model();
        var about = json(requests, requests.api("revision/" + HubRequests.part(model.revision()))).content();
        var commit = about.path("sha").asString("");
        if (!HubName.COMMIT.matcher(commit).matches()) {
            throw InvalidInputException.of("sha", commit, "a commit of 40 hexadecimal digits")
                    .in("the hub's answer about " + model);
        }
        var names = new LinkedHashSet<String>();
        if (about.path("siblings").isArray()) {
            about.path("siblings").forEach(file -> names.add(file.path("rfilename").asString("")));
        } else {
            addTree(requests, commit, names);
        }
        return new HubListing(commit, names);
    }

    private static void addTree(HubRequests requests, String commit, Set<String> names) {
        var page = Optional.of(requests.api("tree/" + commit + "?recursive=false"));
        for (int pages = 0; page.isPresent() && pages < PAGES; pages++) {
            var answer = json(requests, page.get());
            answer.content().forEach(file -> {
                if (file.path("type").asString("").equals("file")) {
                    names.add(file.path("path").asString(""));
                }
            });
            var here = page.get();
            page = answer.link().flatMap(link -> next(here, link));
        }
    }

    /** The next page, of the same host. */
    private static Optional<URI> next(URI here, String link) {
        var found = NEXT.matcher(link);
        if (!found.find()) {
            return Optional.empty();
        }
        var next = here.resolve(found.group(1));
        return Optional.of(next)
                .filter(page -> String.valueOf(here.getAuthority()).equals(page.getAuthority()));
    }

    private record Answer(JsonNode content, Optional<String> link) {}

    private static Answer json(HubRequests requests, URI address) {
        var response = requests.get(address, Optional.empty());
        try (var body = response.body()) {
            var bytes = body.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw InvalidInputException.of("answer", "more than " + LONGEST + " bytes", "a list of files")
                        .in(address.toString());
            }
            return new Answer(JsonMapper.shared().readTree(bytes), response.headers().firstValue("Link"));
        } catch (JacksonException noJson) {
            throw InvalidInputException.of("answer", "no JSON", "what a Hugging Face hub says about a model")
                    .in(address.toString())
                    .next("see to HF_ENDPOINT, and whether this network asks for a login in a browser")
                    .causedBy(noJson);
        } catch (IOException broken) {
            throw requests.refusals().of(requests.model(), broken);
        }
    }
}
