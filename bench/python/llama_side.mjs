// SPDX-License-Identifier: Apache-2.0
// llama.cpp's side of llm_speed.py: llama_side.mjs FILE.gguf THREADS PACKAGE reads lines {"ids": [...], "file": ""}, and answers
// with the milliseconds from the ids to the next token; where a file is named, the logarithms of all probabilities go there as float32.
import {writeFileSync} from "node:fs";
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

const [file, threads, folder] = process.argv.slice(2);
const {getLlama, LlamaLogLevel} = await import(pathToFileURL(`${folder}/dist/index.js`));
const llama = await getLlama({gpu: false, build: "never", maxThreads: Number(threads), logLevel: LlamaLogLevel.error});
const model = await llama.loadModel({modelPath: file});
const context = await model.createContext({contextSize: 1024, batchSize: 1024, threads: Number(threads)});
const sequence = context.getSequence();
console.log("ready");
for await (const line of createInterface({input: process.stdin})) {
    const {ids, file: answer} = JSON.parse(line);
    await sequence.clearHistory();
    const input = [...ids];
    const generateNext = {token: true, probabilities: answer !== "", options: {temperature: answer === "" ? 0 : 1, topK: 0, topP: 1}};
    input.push([input.pop(), {generateNext}]);
    const start = performance.now();
    const result = await sequence.controlledEvaluate(input);
    const milliseconds = performance.now() - start;
    if (answer !== "") {
        const {probabilities} = result[input.length - 1].next;
        const logarithms = new Float32Array(probabilities.size);
        for (const [token, probability] of probabilities) logarithms[token] = Math.log(probability);
        writeFileSync(answer, logarithms);
    }
    console.log(milliseconds.toFixed(3));
}
