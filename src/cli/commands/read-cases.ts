/** Files of written cases: a JSON list, one case, or one on each line. */
import { readFile, stat } from 'node:fs/promises';
import { CountersignError, messageOf, parseJson } from '../../core/index.ts';

export interface CaseFault {
  /** Position in the file, from 1. */
  readonly at: number;
  readonly because: string;
}

export interface WrittenCase {
  readonly at: number;
  readonly value: unknown;
}

const MAX_BYTES = 256 * 1024 * 1024;
const bounds = { maxBytes: MAX_BYTES, maxDepth: 96 };

/** @throws CountersignError ERR_INPUT_INVALID when it is not there, or larger than is read at once. */
export const readBounded = async (file: string): Promise<string> => {
  const fail = (cause: unknown): never => {
    throw new CountersignError('ERR_INPUT_INVALID', `${file}: ${messageOf(cause)}`, { cause });
  };
  const { size } = await stat(file).catch(fail);
  if (size > MAX_BYTES)
    throw new CountersignError('ERR_INPUT_INVALID', `${file}: larger than ${MAX_BYTES} bytes`);
  return readFile(file, 'utf8').catch(fail);
};

/** Lines that cannot be read are set aside. */
export const readCases = (text: string, faults: CaseFault[]): readonly WrittenCase[] => {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  try {
    const whole = parseJson(start, bounds);
    return (Array.isArray(whole) ? whole : [whole]).map((value, index) => ({
      at: index + 1,
      value,
    }));
  } catch (cause) {
    if (start.startsWith('[')) throw cause;
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [{ at: index + 1, value: parseJson(line, bounds) as unknown }];
    } catch (cause) {
      faults.push({ at: index + 1, because: messageOf(cause) });
      return [];
    }
  });
};
