/** A fingerprint of steps with their reasons: 64 bits, so that a change is not missed by chance. */
import type { AccessEdge } from '../model/index.ts';

export type Print = readonly [number, number];

class Mill {
  a = 0x9e3779b9;
  b = 0x85ebca6b;

  word(value: number): void {
    this.a = Math.imul(this.a ^ value, 0x5bd1e995);
    this.a ^= this.a >>> 15;
    this.b = Math.imul(this.b ^ value, 0x27d4eb2f);
    this.b ^= this.b >>> 13;
  }

  text(value: string | undefined): void {
    if (value === undefined) {
      this.word(-1);
      return;
    }
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i));
    // Where one ends and the next begins.
    this.word(0x10000 + value.length);
  }
}

export const printOf = (edges: readonly AccessEdge[]): Print => {
  const mill = new Mill();
  for (const { to, kind, because, privilege, technique, certain, until, removedBy } of edges) {
    for (const one of [to, kind, because, privilege, technique, removedBy]) mill.text(one);
    mill.word(certain ? 1 : 0);
    mill.text(until === undefined ? undefined : String(until));
  }
  mill.word(edges.length);
  return [mill.a | 0, mill.b | 0];
};

/** 0 only where there is none. */
export const printOfTexts = (texts: Iterable<string>): number => {
  const mill = new Mill();
  let any = false;
  for (const text of texts) {
    mill.text(text);
    any = true;
  }
  return any ? mill.a | 1 : 0;
};
