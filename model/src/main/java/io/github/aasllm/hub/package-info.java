// SPDX-License-Identifier: Apache-2.0
/**
 * Models of the Hugging Face hub by name: the hub's cache on this disk, which Python's
 * {@code huggingface_hub} shares, and the requests that fill it. Nothing here is asked for without a name of the hub, and no request
 * is made for what the cache has.
 */
package io.github.aasllm.hub;
