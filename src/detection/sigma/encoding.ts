/** Byte encodings of Sigma values: UTF-16 and base64 (points 39–43). Bytes travel as one character each. */

const latin1 = (buffer: Buffer): string => buffer.toString('latin1');
const swapped = (buffer: Buffer): Buffer => Buffer.from(buffer).swap16();

export const utf8Bytes = (text: string): string => latin1(Buffer.from(text, 'utf8'));
export const utf16leBytes = (text: string): string => latin1(Buffer.from(text, 'utf16le'));
export const utf16beBytes = (text: string): string => latin1(swapped(Buffer.from(text, 'utf16le')));
/** Of little-endian UTF-16, as bytes. */
export const BYTE_ORDER_MARK = '\xff\xfe';

export const base64Of = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64');

const START = [0, 2, 3] as const;
const END = [0, 3, 2] as const;

/** The three texts that `bytes` can be inside a longer base64 text, by its offset modulo 3. */
export const base64Offsets = (bytes: string): readonly string[] =>
  START.map((start, offset) => {
    const encoded = base64Of(' '.repeat(offset) + bytes);
    const cut = END[(offset + bytes.length) % 3] ?? 0;
    return encoded.slice(start, encoded.length - cut);
  });
