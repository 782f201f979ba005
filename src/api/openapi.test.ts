import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench, type Site } from './api.case.ts';
import { type Route, routes } from './contract/index.ts';

const table = Object.values(routes) as readonly Route[];

describe('the OpenAPI document', () => {
  let bench: Bench;
  let site: Site;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
  });
  afterAll(() => bench?.close());

  it('lists every route with its parameters, body, answers and permission, and nothing else', async () => {
    const answer = await site.ask(await site.session(['viewer']), 'GET', '/api/openapi.json');
    expect(answer.statusCode).toBe(200);
    const { paths, openapi } = answer.json();
    expect(openapi).toBe('3.1.0');
    const listed: string[] = [];
    for (const route of table) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      const said = paths[path]?.[route.method.toLowerCase()];
      expect(said, route.id).toBeDefined();
      listed.push(`${route.method} ${path}`);
      expect(said.operationId).toBe(route.id);
      expect(said.summary).toBe(route.says);
      expect(said.description).toContain(route.permission);
      const names = (said.parameters ?? []).map((one: { name: string }) => one.name).sort();
      expect(names, route.id).toEqual(
        [
          ...Object.keys(route.params?.shape ?? {}),
          ...Object.keys(route.query?.shape ?? {}),
        ].sort(),
      );
      expect(said.requestBody !== undefined, route.id).toBe(route.body !== undefined);
      expect(Object.keys(said.responses).sort(), route.id).toEqual(['200', '4XX']);
    }
    const all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(all.sort()).toEqual(listed.sort());
  });

  it('is for those who are signed in', async () => {
    expect((await site.inject({ url: '/api/openapi.json' })).statusCode).toBe(401);
  });
});
