// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

/**
 * What an intervention did to the answers.
 *
 * @param against what it is compared with
 * @param clips that it changed something about; not those whose description stayed word for word the same
 * @param ua of their answers under it
 * @param less that UA, less the UA of the same clips under {@code against}
 * @param changed the share of clips with another answer
 */
public record Effect(Intervention intervention, Intervention against, int clips, double ua, Gap less, double changed) {}
