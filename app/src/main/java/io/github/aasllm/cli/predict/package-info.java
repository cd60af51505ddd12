// SPDX-License-Identifier: Apache-2.0
/** The command {@code predict}: all five boxes over many clips, as lines for people, records or a picture. */
package io.github.aasllm.cli.predict;
