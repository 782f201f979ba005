/** Which of many literals a text contains, in one pass over it (Aho and Corasick, 1975). */

export interface LiteralFinder {
  /** Calls `found` with the number of each literal in the text, some more than once. */
  find(text: string, found: (literal: number) => void): void;
  /** The same of ASCII bytes in any case. */
  findBytes(bytes: Buffer, from: number, to: number, found: (literal: number) => void): void;
}

const ASCII = 128;
const NONE: readonly number[] = [];

/** Characters that no literal has are all class 0. */
const classesOf = (literals: readonly string[]) => {
  const ascii = new Uint16Array(ASCII);
  const wide = new Map<number, number>();
  let count = 1;
  for (const literal of literals) {
    for (let i = 0; i < literal.length; i++) {
      const code = literal.charCodeAt(i);
      if (code < ASCII) {
        if (ascii[code] === 0) ascii[code] = count++;
      } else if (!wide.has(code)) wide.set(code, count++);
    }
  }
  const of = (code: number): number =>
    code < ASCII ? (ascii[code] as number) : (wide.get(code) ?? 0);
  return { count, of, ascii };
};

export const createLiteralFinder = (literals: readonly string[]): LiteralFinder => {
  const classes = classesOf(literals);
  const width = classes.count;
  const most = literals.reduce((sum, literal) => sum + literal.length, 1);
  const next = new Int32Array(most * width);
  const ends: (number[] | undefined)[] = [undefined];
  let states = 1;
  for (const [number, literal] of literals.entries()) {
    let at = 0;
    for (let i = 0; i < literal.length; i++) {
      const edge = at * width + classes.of(literal.charCodeAt(i));
      if (next[edge] === 0) {
        next[edge] = states++;
        ends.push(undefined);
      }
      at = next[edge] as number;
    }
    const here = ends[at] ?? [];
    here.push(number);
    ends[at] = here;
  }
  // Breadth first: a state that lacks an edge takes that of its longest proper suffix.
  const fail = new Int32Array(states);
  const queue = new Int32Array(states);
  let [head, tail] = [0, 0];
  for (let c = 0; c < width; c++) if (next[c]) queue[tail++] = next[c] as number;
  while (head < tail) {
    const from = queue[head++] as number;
    const back = fail[from] as number;
    const inherited = ends[back] ?? NONE;
    if (inherited.length > 0) ends[from] = [...(ends[from] ?? NONE), ...inherited];
    for (let c = 0; c < width; c++) {
      const to = next[from * width + c] as number;
      const other = next[back * width + c] as number;
      if (to === 0) next[from * width + c] = other;
      else {
        fail[to] = other;
        queue[tail++] = to;
      }
    }
  }
  const hasEnd = Uint8Array.from({ length: states }, (_, i) => (ends[i] ? 1 : 0));
  const caseless = classes.ascii.map((_, code) =>
    classes.of(code >= 0x41 && code <= 0x5a ? code | 0x20 : code),
  );
  return {
    findBytes(bytes, from, to, found) {
      let at = 0;
      for (let i = from; i < to; i++) {
        at = next[at * width + (caseless[bytes[i] as number] as number)] as number;
        if (hasEnd[at] === 1) for (const number of ends[at] ?? NONE) found(number);
      }
    },
    find(text, found) {
      const { ascii } = classes;
      let at = 0;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        const of = code < ASCII ? (ascii[code] as number) : classes.of(code);
        at = next[at * width + of] as number;
        if (hasEnd[at] === 1) for (const number of ends[at] ?? NONE) found(number);
      }
    },
  };
};
