import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer } from './seal.ts';

const key = new Uint8Array(32).fill(7);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a sealer', () => {
  it('opens what it sealed', () => {
    const sealer = createSealer(key);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (data, context) => {
        const opened = sealer.open(sealer.seal(data, context), context);
        expect(Buffer.compare(opened, data)).toBe(0);
      }),
    );
  });

  it('never gives the same bytes for the same secret, nor the secret itself', () => {
    const sealer = createSealer(key);
    const secret = Buffer.from('the secret of the house');
    const [a, b] = [sealer.seal(secret, 'x'), sealer.seal(secret, 'x')];
    expect(Buffer.compare(a.data, b.data)).not.toBe(0);
    expect(Buffer.from(a.data).includes('secret')).toBe(false);
  });

  it('does not open changed bytes, another place, or another key', () => {
    const sealer = createSealer(key);
    const sealed = sealer.seal(Buffer.from('secret'), 'acme/step/1');
    for (let i = 0; i < sealed.data.length; i++) {
      const data = Uint8Array.from(sealed.data);
      data[i] = (data[i] ?? 0) ^ 1;
      expect(() => sealer.open({ ...sealed, data }, 'acme/step/1')).toThrow(
        code('ERR_SEAL_BROKEN'),
      );
    }
    expect(() => sealer.open({ ...sealed, data: new Uint8Array(3) }, 'acme/step/1')).toThrow(
      code('ERR_SEAL_BROKEN'),
    );
    expect(() => sealer.open(sealed, 'other/step/1')).toThrow(code('ERR_SEAL_BROKEN'));
    expect(() => createSealer(randomBytes(32)).open(sealed, 'acme/step/1')).toThrow(
      code('ERR_SEAL_BROKEN'),
    );
  });

  it('opens with an older key what that key sealed', () => {
    const sealed = createSealer(key).seal(Buffer.from('old'), 'x');
    const rotated = createSealer(randomBytes(32), { older: [key] });
    expect(Buffer.from(rotated.open(sealed, 'x')).toString()).toBe('old');
    expect(rotated.seal(Buffer.from('new'), 'x').keyId).not.toBe(sealed.keyId);
  });

  it('refuses a key of another length', () => {
    expect(() => createSealer(new Uint8Array(16))).toThrow(code('ERR_CONFIG_INVALID'));
  });
});
