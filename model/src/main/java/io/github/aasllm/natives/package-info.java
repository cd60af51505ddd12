// SPDX-License-Identifier: Apache-2.0
/**
 * Where native libraries are unpacked, and that nobody else has put one there.
 *
 * <p>A shared library that a process loads is code that runs with all its rights. JavaCPP and the tokenizer
 * library unpack theirs from jars into a folder and load what they find there under the right name; where there
 * is no home they take a name in the shared temporary folder that any user could have made first. Here it is
 * always a folder that only this user can write to, and what lies in it is what was unpacked.
 *
 * <p>The attacker that this stands against is another user of the same machine. It does not stand against root,
 * nor against a program of the same user, which could as well change the jars.
 *
 * <p>Starting point: {@link io.github.aasllm.natives.Natives}.
 */
package io.github.aasllm.natives;
