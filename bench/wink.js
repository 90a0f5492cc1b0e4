// wink.js STAGE FILE: wink's English pipeline over the records of FILE, for bench.py to time in turns: see turns.h.
const fs = require("fs");
const readline = require("readline");
const wink = require("wink-nlp");
const model = require("wink-eng-lite-web-model");

const nlp = wink(model);
const data = fs.readFileSync(process.argv[3]);
const texts = [];
for (let at = 0; at < data.length;) {
  const n = data.readUInt32LE(at);
  texts.push(data.toString("utf8", at + 4, at + 4 + n));
  at += 4 + n;
}
const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
console.log("ready");
readline.createInterface({ input: process.stdin }).on("line", () => {
  const from = process.cpuUsage();
  let words = 0;
  for (const text of texts) words += nlp.readDoc(text).tokens().length();
  const took = process.cpuUsage(from);
  console.log(`${(took.user + took.system) / 1e6} ${size} ${words}`);
});
