/**
 * Reading log and inventory files of unknown origin: bounded in line, document and decompressed
 * size; what cannot be read is set aside with its place and the rest goes on.
 */
import { isObject, parseJson } from '../core/index.ts';
import { bytesOf, fileFault, unreadableForm } from './file-bytes.ts';
import {
  decodeUtf8,
  type FileItem,
  jsonFault,
  linesOf,
  type ReadBounds,
  readLine,
  readText,
  setAside,
  sizeText,
} from './file-lines.ts';

export { excerptOf, type FileItem, type ReadBounds, readLine } from './file-lines.ts';

export const defaultBounds: ReadBounds = {
  maxDocumentBytes: 64 * 1024 * 1024,
  maxLineBytes: 8 * 1024 * 1024,
  maxDepth: 64,
  maxInflatedBytes: 8 * 1024 * 1024 * 1024,
};

const NEWLINE = 10;

function* itemsOfArray(values: readonly unknown[]): Generator<FileItem> {
  for (const [index, value] of values.entries()) {
    if (isObject(value))
      yield { kind: 'record', line: index + 1, record: value, text: JSON.stringify(value) };
    else yield setAside(index + 1, 'element of the array is not an object');
  }
}

function* itemsOfLines(bytes: Buffer, bounds: ReadBounds): Generator<FileItem> {
  let number = 0;
  let start = 0;
  while (start < bytes.length) {
    const next = bytes.indexOf(NEWLINE, start);
    const end = next < 0 ? bytes.length : next;
    number++;
    const whole = end - start <= bounds.maxLineBytes ? bytes.subarray(start, end) : undefined;
    const item = readLine({ number, bytes: whole, length: end - start }, bounds);
    if (item) yield item;
    start = end + 1;
  }
}

/** Lines looked at to tell NDJSON with bad lines from a document that is broken. */
const LOOK_AT_LINES = 1000;
const BRACE = 123;

/**
 * Is one of the first lines a record, not indented as in a document, or a line of text that a system knows? Then bad
 * lines are bad lines among them.
 */
const holdsRecordLines = (bytes: Buffer, bounds: ReadBounds): boolean => {
  let start = 0;
  for (let number = 1; number <= LOOK_AT_LINES && start < bytes.length; number++) {
    const next = bytes.indexOf(NEWLINE, start);
    const end = next < 0 ? bytes.length : next;
    const length = end - start;
    const mayBe = bytes[start] === BRACE || bounds.textLine !== undefined;
    if (mayBe && length <= bounds.maxLineBytes) {
      const item = readLine({ number, bytes: bytes.subarray(start, end), length }, bounds);
      if (item?.kind === 'record') return true;
    }
    start = end + 1;
  }
  return false;
};

/** A file held whole: one JSON document, a JSON array, NDJSON, or some other text (CSV). */
function* itemsOfDocument(bytes: Buffer, bounds: ReadBounds): Generator<FileItem> {
  const text = decodeUtf8(bytes);
  if (text === undefined || !/^\s*[{[]/.test(text)) {
    // Not JSON at its start: NDJSON whose first lines are bad, or another text, such as a CSV export.
    if (holdsRecordLines(bytes, bounds)) yield* itemsOfLines(bytes, bounds);
    else if (text === undefined) yield setAside(0, 'not valid UTF-8 text');
    else if (text.trim() === '') yield setAside(0, 'file is empty');
    else if (bytes.indexOf(NEWLINE) < 0 && bytes.length > bounds.maxLineBytes)
      yield readText(text, 1, bounds);
    else yield { kind: 'document', json: undefined, text };
    return;
  }
  let json: unknown;
  try {
    json = parseJson(text, { maxBytes: bounds.maxDocumentBytes, maxDepth: bounds.maxDepth });
  } catch (error) {
    const { because, at } = jsonFault(error, text);
    if (holdsRecordLines(bytes, bounds)) yield* itemsOfLines(bytes, bounds);
    else yield setAside(at === undefined ? 1 : text.slice(0, at).split('\n').length, because, text);
    return;
  }
  if (Array.isArray(json)) yield* itemsOfArray(json);
  else yield { kind: 'document', json, text };
}

const firstLineIsRecord = (bytes: Buffer, end: number, bounds: ReadBounds): boolean => {
  if (end > bounds.maxLineBytes) return false;
  const item = readLine({ number: 1, bytes: bytes.subarray(0, end), length: end }, bounds);
  return item?.kind === 'record';
};

interface Head {
  readonly chunks: readonly Buffer[];
  /** `lines`: the first line is a record; `whole`: all bytes are here; `long`: more than a document may be. */
  readonly form: 'lines' | 'whole' | 'long' | 'cut';
  readonly fault?: unknown;
}

/** Reads until it is clear what the file is: its first line, or all of it up to the bound. */
const readHead = async (rest: AsyncIterator<Buffer>, bounds: ReadBounds): Promise<Head> => {
  const chunks: Buffer[] = [];
  let size = 0;
  let firstLineKnown = false;
  while (size <= bounds.maxDocumentBytes) {
    let next: IteratorResult<Buffer>;
    try {
      next = await rest.next();
    } catch (fault) {
      return { chunks, form: 'cut', fault };
    }
    if (next.done) return { chunks, form: 'whole' };
    chunks.push(next.value);
    if (size === 0 && unreadableForm(next.value)) return { chunks, form: 'whole' };
    size += next.value.length;
    const newline = firstLineKnown ? -1 : next.value.indexOf(NEWLINE);
    if (newline < 0) continue;
    firstLineKnown = true;
    const end = size - next.value.length + newline;
    if (firstLineIsRecord(Buffer.concat(chunks), end, bounds)) return { chunks, form: 'lines' };
  }
  return { chunks, form: 'long' };
};

async function* rejoin(
  head: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  yield* head;
  for (;;) {
    const next = await rest.next();
    if (next.done) return;
    yield next.value;
  }
}

/** Line by line to the end; a fault of the bytes (cut gzip) is one more line of what was set aside. */
async function* itemsOfStream(
  chunks: AsyncIterable<Buffer>,
  bounds: ReadBounds,
): AsyncGenerator<FileItem> {
  let seen = 0;
  try {
    for await (const line of linesOf(chunks, bounds.maxLineBytes)) {
      seen = line.number;
      const item = readLine(line, bounds);
      if (item) yield item;
    }
  } catch (error) {
    yield setAside(seen + 1, fileFault(error));
  }
}

async function* itemsOfHead(
  head: Head,
  rest: AsyncIterator<Buffer>,
  bounds: ReadBounds,
): AsyncGenerator<FileItem> {
  const { chunks, form } = head;
  if (form === 'lines') {
    yield* itemsOfStream(rejoin(chunks, rest), bounds);
    return;
  }
  const bytes = Buffer.concat(chunks);
  if (form === 'whole') {
    yield* itemsOfDocument(bytes, bounds);
  } else if (form === 'cut') {
    // A last line without its end is no line; lines of a cut document are no records.
    const lines = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
    if (holdsRecordLines(lines, bounds)) yield* itemsOfLines(lines, bounds);
    yield setAside(0, fileFault(head.fault));
  } else if (bytes.indexOf(NEWLINE) < 0 || holdsRecordLines(bytes, bounds)) {
    yield* itemsOfStream(rejoin(chunks, rest), bounds);
  } else {
    const bound = sizeText(bounds.maxDocumentBytes);
    yield setAside(0, `longer than ${bound} and not one JSON record a line; split it`);
  }
}

/**
 * Every readable item of a file, in order; never throws for what the file holds.
 * A file that cannot be opened at all yields one set-aside with line 0.
 */
export async function* readFileItems(
  path: string,
  bounds: ReadBounds = defaultBounds,
): AsyncGenerator<FileItem> {
  const bytes = bytesOf(path, bounds.maxInflatedBytes);
  try {
    const head = await readHead(bytes, bounds);
    const [first] = head.chunks;
    const unreadable = first && unreadableForm(first);
    if (unreadable) yield setAside(0, unreadable);
    else if (head.form === 'whole' && !first) yield setAside(0, 'file is empty');
    else yield* itemsOfHead(head, bytes, bounds);
  } finally {
    await bytes.return(undefined);
  }
}
