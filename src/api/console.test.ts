import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench, type Site } from './api.case.ts';

describe('serving the console', () => {
  let bench: Bench;
  let site: Site;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cs-console-'));
    writeFileSync(join(folder, 'secret.txt'), 'outside');
    const root = join(folder, 'dist');
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>Countersign</title>');
    writeFileSync(join(root, 'assets/app-1.js'), 'export {};');
    bench = await openBench();
    site = await bench.site({ consoleDir: root });
  });
  afterAll(async () => {
    await bench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers its own paths with its page, under the same headers', async () => {
    for (const url of ['/', '/incidents/abc', '/identities/aws%3Ajane', '/sign-in']) {
      const { statusCode, body, headers } = await site.inject({ url });
      expect([url, statusCode]).toEqual([url, 200]);
      expect(body).toContain('<title>Countersign');
      expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'x-frame-options': 'DENY' });
    }
    const asset = await site.inject({ url: '/assets/app-1.js' });
    expect(asset.headers['content-type']).toMatch(/javascript/);
    expect(asset.headers['cache-control']).toMatch(/immutable/);
  });

  it('answers no page for a missing asset, route or another method, and no file outside its folder', async () => {
    for (const url of ['/assets/none.js', '/api/v1/none', '/api', '/assets']) {
      expect([url, (await site.inject({ url })).statusCode]).toEqual([url, 404]);
    }
    expect((await site.inject({ method: 'POST', url: '/incidents' })).statusCode).toBe(404);
    for (const url of ['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt']) {
      expect((await site.inject({ url })).body).not.toContain('outside');
    }
  });
});
