/** Writing and reading the bytes of one fact: whole numbers in as few as they need, texts, and references. */

export class Writer {
  bytes = Buffer.allocUnsafe(4_096);
  at = 0;

  byte(value: number): void {
    this.#room(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  whole(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.at++] = rest;
  }

  double(value: number): void {
    this.#room(8);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value, 'utf8');
    this.whole(size);
    this.#room(size);
    this.at += this.bytes.write(value, this.at, 'utf8');
  }

  #room(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + size));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }
}

export class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  byte(): number {
    return this.#bytes[this.#at++] as number;
  }

  whole(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const one = this.#bytes[this.#at++] as number;
      if (one < 0x80) return value + one * scale;
      value += (one & 0x7f) * scale;
      scale *= 0x80;
    }
  }

  double(): number {
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  text(): string {
    const size = this.whole();
    const value = this.#bytes.toString('utf8', this.#at, this.#at + size);
    this.#at += size;
    return value;
  }
}
