// Time a school year in Node: node webassembly.mjs RUNNER KERNELS IMAGE TABLE DAYS
// Prints the seconds of processor time that the days took.

import { readFileSync } from "node:fs";

const [, , runner, kernels, image, table, days] = process.argv;
const { open } = await import(runner);
const year = await open(readFileSync(kernels), readFileSync(image), JSON.parse(readFileSync(table)));
year.advance(Number(days)); // the first days, in which Node compiles the module
const began = process.cpuUsage();
year.advance(Number(days));
const { user, system } = process.cpuUsage(began);
console.log((user + system) / 1e6);
