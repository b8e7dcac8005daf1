// Simulate a school year in Node: node school_year_in_node.mjs RUNNER FOLDER
//
// The folder has kernels.wasm, image and task.json (table, names of variables, rows of watched
// teachers, seed and replicate, days). Written are the variables after every day and after the
// summer, and the contacts of the watched.

import { readFileSync, writeFileSync } from "node:fs";

const [, , runner, folder] = process.argv;
const { open } = await import(runner);
const read = (name) => readFileSync(`${folder}/${name}`);
const { table, names, watched, chance, days } = JSON.parse(read("task.json"));

const year = await open(read("kernels.wasm"), read("image"), table);
year.watch(watched);
if (chance) year.redraw(...chance);
const variables = [];
const contacts = [];
const record = () => {
  for (const name of names) variables.push(Buffer.from(year.values(name).buffer));
  for (const contact of year.events()) contacts.push(Buffer.from(new Float64Array(contact).buffer));
};
for (let day = 0; day < days; day += 1) {
  year.advance(1);
  record();
}
year.finish();
record();
writeFileSync(`${folder}/variables`, Buffer.concat(variables));
writeFileSync(`${folder}/contacts`, Buffer.concat(contacts));
