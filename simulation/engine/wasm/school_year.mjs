// A school year of the model in WebAssembly, for a web page or Node; no build step.
//
//   import { open } from "./school_year.mjs";
//   const year = await open(kernels, memory, table);  // bytes of kernels.wasm, and an image
//   year.advance(5);                                  // school days
//   year.values("state.teachers.exhaustion");         // a copy, one number a teacher
//
// An image and its table come from simulation/engine/wasm/image.py. The table names the address of
// every variable, such as "state.dyads.trust" (dyads), "circumstances.dyads.contact_rate" (levers)
// or "tally.teachers.felt" (counts, teachers by emotions).

const PAGE = 65536; // bytes of a page of memory
// Words of an array among the arguments of a kernel, 8 bytes a word.
const [SIZE, ADDRESS, FIRST_LENGTH] = [2, 4, 5].map((word) => 8 * word);

/** Return a school year on its first morning. kernels, memory: ArrayBuffer or Uint8Array. */
export async function open(kernels, memory, table) {
  const module = await WebAssembly.compile(kernels);
  const [stamp] = WebAssembly.Module.customSections(module, "stamp");
  const made = JSON.parse(new TextDecoder().decode(stamp)).sources;
  if (made !== table.sources) {
    throw new Error(
      `kernels.wasm: found sources ${made}, expected those of the image (${table.sources}); ` +
        "make the image again with the package that the module comes from",
    );
  }
  const year = new SchoolYear(memory, table);
  const instance = await WebAssembly.instantiate(module, { env: year.imports });
  year.kernels = instance.exports;
  return year;
}

export class SchoolYear {
  #weekdays; // names of the arrays with one entry a weekday
  #log = []; // contacts of watched teachers
  #rest = {}; // levers before any change

  /** Lay out the memory; `open` adds the kernels. */
  constructor(memory, table) {
    this.table = table;
    this.day = 0; // the next school day, 0 to 200
    this.end = table.start + memory.byteLength; // address after the image
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(this.end / PAGE) });
    new Uint8Array(this.memory.buffer).set(new Uint8Array(memory), table.start);
    this.#weekdays = Object.keys(table.arrays).filter((name) => name.startsWith("call.weekdays."));
    this.calendar = [...this.values("call.weekdays.day")]; // school day of every weekday
    this.term = this.values("term"); // 1 on school days, extra holidays included
    this.spans = table.spans.filter(({ choice }) => choice === null);
    for (const [lever, { array }] of Object.entries(table.levers)) {
      this.#rest[lever] = this.values(array);
    }
  }

  /** What the module imports. */
  get imports() {
    const stack = new WebAssembly.Global({ value: "i32", mutable: true }, this.table.start);
    return { __linear_memory: this.memory, __stack_pointer: stack };
  }

  /** Simulate school days, with the holidays before and the nights after them. */
  advance(days) {
    const last = this.day + days;
    if (!(days >= 0 && last <= this.table.days)) {
      throw new RangeError(
        `found ${days} days from day ${this.day}, expected an end by day ${this.table.days}`,
      );
    }
    for (; this.day < last; this.day += 1) {
      this.#simulate(0);
      this.#moveLevers();
      this.#decide();
      this.#simulate(1);
      this.#clearAfterHoliday();
    }
  }

  /** Simulate the summer after the last school day, if the year has one. */
  finish() {
    this.#simulate(0);
  }

  /** Return a copy of a variable, such as "state.dyads.trust", row by row. */
  values(name) {
    return this.#valuesAt(this.#place(name));
  }

  #valuesAt({ address, shape, strides, type }) {
    const view = new DataView(this.memory.buffer);
    const read = { float64: "getFloat64", int64: "getBigInt64", uint64: "getBigUint64" }[type];
    const copy = new (type === "uint64" ? BigUint64Array : Float64Array)(product(shape));
    for (let n = 0; n < copy.length; n += 1) {
      const value = view[read](address + offset(n, shape, strides), true);
      copy[n] = type === "int64" ? Number(value) : value;
    }
    return copy;
  }

  /** Set some rows of a variable of one dimension. value: a number, or one a row. */
  set(name, rows, value) {
    this.#setPlace(this.#place(name), rows, value);
  }

  #setPlace({ address, strides, type }, rows, value) {
    const view = new DataView(this.memory.buffer);
    rows.forEach((row, n) => {
      const one = value[n] ?? value;
      const at = address + row * strides[0];
      if (type === "float64") view.setFloat64(at, one, true);
      else view.setBigUint64(at, BigInt.asUintN(64, BigInt(one)), true);
    });
  }

  /**
   * Move a lever in some rows from the morning of one school day up to that of another.
   * Spans of one lever combine in the order in which they are added, by the rule of the lever.
   */
  addSpan({ lever, rows, first, last, value }) {
    this.spans.push({ lever, rows, first, last, value });
    if (first <= this.day) this.#setLever(lever);
  }

  /** Let the days to come follow the chance of another seed and replicate. */
  redraw(seed, replicate) {
    const year = this.table.year;
    for (const [name, number] of Object.entries({ seed, replicate, year })) {
      this.#write(this.table.words[name], BigInt.asUintN(64, BigInt(number)));
    }
    this.#call("year_prefixes");
    const prefixes = this.values("prefixes");
    this.table.streams.forEach((name, n) => {
      this.#write(this.table.words[`call.chance.${name}`], prefixes[n]);
    });
  }

  /** Log every contact of some teachers from now on, by row. */
  watch(teachers) {
    this.set("call.events.watched", teachers, 1);
  }

  /** Return the contacts logged since the last call, one array of `table.events.fields` a contact. */
  events() {
    const log = this.#log;
    this.#log = [];
    return log;
  }

  /** Simulate the holidays before a school day (school: 0), or the day itself (1). */
  #simulate(school) {
    const meant = (day, n) => day === this.day && this.term[n] === school;
    const first = this.calendar.findIndex(meant);
    const count = this.calendar.filter(meant).length;
    if (count === 0) return;
    for (const name of this.#weekdays) {
      const { address, shape, strides } = this.#place(name);
      const word = this.table.words[name];
      this.#write(word + SIZE, BigInt(count * product(shape.slice(1))));
      this.#write(word + ADDRESS, BigInt(address + first * strides[0]));
      this.#write(word + FIRST_LENGTH, BigInt(count));
    }
    this.#makeRoomForEvents(count);
    this.#call("simulate_days");
    this.#takeEvents();
  }

  /** Set the levers that change on this morning. */
  #moveLevers() {
    const changed = this.spans.filter(({ first, last }) => [first, last].includes(this.day));
    new Set(changed.map(({ lever }) => lever)).forEach((lever) => this.#setLever(lever));
  }

  /** Set a lever where spans move it: from rest, span after span, within its range. */
  #setLever(lever) {
    const { array, rule, low, high } = this.table.levers[lever];
    const spans = this.spans.filter((span) => span.lever === lever);
    const rows = [...new Set(spans.flatMap((span) => span.rows))];
    const values = rows.map((row) => {
      let value = this.#rest[lever][row];
      for (const span of spans) {
        const now = span.first <= this.day && this.day < span.last;
        if (now && span.rows.includes(row)) value = COMBINE[rule](value, span.value);
      }
      return Math.min(Math.max(value, low ?? -Infinity), high ?? Infinity);
    });
    this.set(array, rows, values);
  }

  /** Make the choices that are due, and set the states that an intervention sets. */
  #decide() {
    const { choices, overrides } = this.table;
    choices.forEach((choice, number) => {
      if (choice.day !== this.day) return;
      const chosen = this.#choose(choice);
      const spans = this.table.spans.filter((span) => span.choice === number);
      this.spans.push(
        ...spans.map((span) => ({ ...span, rows: chosen[this.table.levers[span.lever].owner] })),
      );
      this.#moveLevers();
    });
    for (const { day, array, rows, values } of overrides) {
      if (day === this.day) this.set(array, rows, values);
    }
  }

  /** Return the rows of the teachers, dyads and students that a choice by their state gives. */
  #choose({ ready, most, teachers, dyads }) {
    const chosen = {};
    if (teachers) {
      const found = new Set(this.#highest(teachers));
      chosen.teachers = ready.filter((i) => found.has(i));
      if (dyads) chosen.teachers.forEach((i) => this.#setPlace(dyads.many, [i], most[i]));
    }
    if (dyads) {
      chosen.dyads = this.#highest(dyads);
      const students = this.values("school.links.dyad_student");
      chosen.students = [...new Set(chosen.dyads.map((row) => students[row]))];
    }
    return chosen;
  }

  #highest({ block, chosen }) {
    this.#call("choose_highest", block);
    return [...this.#valuesAt(chosen)].flatMap((flag, row) => (flag === 1 ? [row] : []));
  }

  /** Clear the counts of teachers after a school day that was a holiday. */
  #clearAfterHoliday() {
    const school = this.values("call.weekdays.school");
    const today = this.calendar.findIndex((day, n) => day === this.day && this.term[n] === 1);
    if (school[today] === 1) return;
    for (const name of Object.keys(this.table.arrays)) {
      if (!name.startsWith("tally.teachers.")) continue;
      const { address, shape, strides } = this.#place(name);
      const view = new DataView(this.memory.buffer);
      for (let n = 0; n < product(shape); n += 1) {
        view.setBigUint64(address + offset(n, shape, strides), 0n, true);
      }
    }
  }

  #call(kernel, block = this.table.blocks[kernel]) {
    const status = this.kernels[kernel](block);
    if (status !== 0) throw new Error(`${kernel} ended with status ${status}`);
  }

  #place(name) {
    const place = this.table.arrays[name];
    if (place === undefined) throw new RangeError(`found ${name}, expected a name in the table`);
    return place;
  }

  #write(address, word) {
    new DataView(this.memory.buffer).setBigUint64(address, word, true);
  }

  /** Give the log space for the contacts of some weekdays, after the image. */
  #makeRoomForEvents(weekdays) {
    const watched = this.values("call.events.watched");
    if (!watched.includes(1)) return;
    const [starts, rates, extra] = [
      "school.links.teacher_dyads",
      "circumstances.dyads.contact_rate",
      "circumstances.dyads.extra_contacts",
    ].map((name) => this.values(name));
    let most = 0;
    watched.forEach((flag, i) => {
      for (let row = starts[i]; flag && row < starts[i + 1]; row += 1) {
        most += Math.ceil(rates[row]) + Math.ceil(extra[row]) + this.table.events.more;
      }
    });
    const needed = this.end + most * weekdays * this.table.events.bytes;
    const missing = Math.ceil((needed - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.memory.grow(missing);
    this.#write(this.table.words["call.events.rows"] + ADDRESS, BigInt(this.end));
  }

  #takeEvents() {
    const { fields, bytes } = this.table.events;
    const [used] = this.values("call.events.used");
    const view = new DataView(this.memory.buffer);
    for (let row = 0; row < used; row += 1) {
      const value = (_, n) => view.getFloat64(this.end + row * bytes + n * 8, true);
      this.#log.push(fields.map(value));
    }
    this.set("call.events.used", [0], 0);
  }
}

const COMBINE = {
  add: (one, other) => one + other,
  multiply: (one, other) => one * other,
  maximum: Math.max,
  replace_values: (one, other) => other,
};

const product = (shape) => shape.reduce((one, other) => one * other, 1);

/** Return the place of entry n, counted row by row, in bytes. */
function offset(n, shape, strides) {
  let bytes = 0;
  for (let axis = shape.length - 1, rest = n; axis >= 0; axis -= 1) {
    bytes += (rest % shape[axis]) * strides[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return bytes;
}
