// Measures llama.cpp; prints one line of JSON with the fields of Measurement.
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const [file, threadText] = process.argv.slice(2);
const threads = Number(threadText);
const token = (place) => 1000 + ((place * 37) % 90000);
const tokens = (count) => Array.from({length: count}, (_, place) => token(place));
const seconds = (start) => (performance.now() - start) / 1000;

/** Evaluates one token and draws so many; seconds from the first drawn to the last. */
async function draw(sequence, count) {
    let start = performance.now();
    let drawn = 0;
    for await (const _ of sequence.evaluate([token(7)], {temperature: 0, yieldEogToken: true})) {
        if (drawn === 0) {
            start = performance.now();
        }
        if (++drawn > count) {
            break;
        }
    }
    return seconds(start);
}

let start = performance.now();
const llama = await getLlama({gpu: false, build: "never", progressLogs: false, logLevel: LlamaLogLevel.error, maxThreads: threads});
const model = await llama.loadModel({modelPath: file, useMmap: true});
const context = await model.createContext({contextSize: 1024, sequences: 8, threads, batchSize: 512});
const loadSeconds = seconds(start);

const first = context.getSequence();
let prefill = 0;
for (let repetition = 0; repetition < 2; repetition++) {
    await first.clearHistory();
    start = performance.now();
    await first.evaluateWithoutGeneratingNewTokens(tokens(512));
    prefill = 512 / seconds(start);
}
const decode = 64 / (await draw(first, 64));

await first.clearHistory();
await first.evaluateWithoutGeneratingNewTokens(tokens(512));
start = performance.now();
for await (const _ of first.evaluate(tokens(544).slice(512), {temperature: 0, yieldEogToken: true})) {
    break;
}
const secondTurnMillis = seconds(start) * 1000;
await first.clearHistory();
await first.evaluateWithoutGeneratingNewTokens(tokens(64));
const oneStream = 32 / (await draw(first, 32));
first.dispose();

const sequences = [];
for (let stream = 0; stream < 8; stream++) {
    const sequence = context.getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens(64));
    sequences.push(sequence);
}
start = performance.now();
await Promise.all(sequences.map((sequence) => draw(sequence, 31)));
const streams = (8 * 32) / seconds(start);

const peakMegabytes = process.resourceUsage().maxRSS / 1000;
const streamsGain = streams / oneStream;
console.log(JSON.stringify({loadSeconds, prefill, decode, oneStream, streams, streamsGain, secondTurnMillis, peakMegabytes}));
process.exit(0);
