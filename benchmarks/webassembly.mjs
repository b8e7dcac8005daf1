// Time the first days of a school year: node webassembly.mjs RUNNER KERNELS IMAGE TABLE DAYS
// Prints the seconds of processor time. The same days were simulated before, in which Node compiled
// the module.

import { readFileSync } from "node:fs";

const [, , runner, kernels, image, table, days] = process.argv;
const { open } = await import(runner);
const files = [readFileSync(kernels), readFileSync(image), JSON.parse(readFileSync(table))];
const before = await open(...files);
before.advance(Number(days));
const year = await open(...files);
const began = process.cpuUsage();
year.advance(Number(days));
const { user, system } = process.cpuUsage(began);
console.log((user + system) / 1e6);
