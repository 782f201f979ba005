/** What the registry says of our libraries is asked, weighed and never taken for granted. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cs-audit-'));
const HIGH = {
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  title: 'reads too far',
  severity: 'high',
  vulnerable_versions: '<99.0.0',
};
let answer: { status: number; body: unknown } = { status: 200, body: {} };
let asked: Record<string, readonly string[]> = {};
const registry = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.url === '/-/npm/v1/security/advisories/bulk')
      asked = JSON.parse(Buffer.concat(parts).toString('utf8'));
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const audit = (
  exceptions: readonly object[] = [],
  at = address,
): Promise<{ readonly code: number | null; readonly out: string }> =>
  new Promise((done, fail) => {
    const file = join(folder, 'advisories.json');
    writeFileSync(file, JSON.stringify(exceptions));
    const child = spawn(process.execPath, ['scripts/audit.mjs', '--exceptions', file], {
      cwd: root,
      env: { ...process.env, npm_config_registry: at },
    });
    let out = '';
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString('utf8');
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, out }));
  });
const excuse = (until: string) => ({
  advisory: 'GHSA-aaaa-bbbb-cccc',
  package: 'pg',
  because: 'the function at fault is never called by us',
  until,
});

describe('the audit of libraries', () => {
  it('asks for every package that ships with its version, and passes where nothing is known against them', async () => {
    answer = { status: 200, body: {} };
    const { code, out } = await audit();
    expect([code, out]).toEqual([0, expect.stringContaining('0 at high or above')]);
    expect(asked['pg']).toHaveLength(1);
    expect(Object.keys(asked).length).toBeGreaterThan(200);
    expect(asked['vitest']).toBeUndefined();
  });

  it('fails on one at high, and lets one below pass', async () => {
    answer = { status: 200, body: { pg: [HIGH] } };
    expect(await audit()).toMatchObject({ code: 1, out: expect.stringMatching(/^FAIL high pg@/) });
    answer = { status: 200, body: { pg: [{ ...HIGH, severity: 'moderate' }] } };
    expect(await audit()).toMatchObject({ code: 0, out: expect.stringMatching(/^seen moderate/) });
  });

  it('lets a reason excuse it until its day, and no longer', async () => {
    answer = { status: 200, body: { pg: [HIGH] } };
    expect((await audit([excuse('2999-01-01')])).code).toBe(0);
    expect(await audit([excuse('2020-01-01')])).toMatchObject({
      code: 1,
      out: expect.stringContaining('its exception ended 2020-01-01'),
    });
    expect((await audit([{ ...excuse('2999-01-01'), because: 'no' }])).code).toBe(2);
    answer = { status: 200, body: {} };
    expect((await audit([excuse('2999-01-01')])).out).toContain('no longer needed');
  });

  it('says that it could not ask, and does not pass, when the registry refuses or is not there', async () => {
    answer = { status: 405, body: {} };
    expect(await audit()).toMatchObject({ code: 2, out: expect.stringContaining('answered 405') });
    expect(await audit([], 'http://127.0.0.1:9/')).toMatchObject({
      code: 2,
      out: expect.stringContaining('unknown is not a pass'),
    });
  });
});
