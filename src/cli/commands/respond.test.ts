import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../../api/index.ts';
import type { CliDeps } from '../contract.ts';
import { runCli } from '../index.ts';

const NOW = Date.UTC(2026, 5, 1, 12);

/** Held to the contract, so that the paths the verb reads are those the platform writes. */
const approvals = routes['approvals.list'].answer.parse({
  items: [
    {
      approval: {
        id: 'apr_1',
        planId: 'pln_1',
        incidentId: 'inc_1',
        title: 'Suspend jane?',
        question: 'May we: deny everything to jane?\nBefore it: her work stops.',
        asked: ['approver'],
        barred: [],
        requestedBy: 'countersign',
        state: 'waiting',
        createdAt: NOW,
        expiresAt: NOW,
      },
      incident: {
        id: 'inc_1',
        title: 'Key misuse',
        story: 'A key was used from a new \u001b[31mnetwork.',
        severity: 'high',
        confidence: 0.9,
        drill: false,
      },
      subject: { id: 'aws:jane', kind: 'identity', name: 'jane', system: 'aws', class: 'human' },
      mine: { may: false, because: 'you are linked to the incident' },
    },
  ],
});
const plan = routes['plans.get'].answer.parse({
  id: 'pln_1',
  incidentId: 'inc_1',
  playbook: 'human/account-takeover',
  identityId: 'aws:jane',
  state: 'contained',
  authority: 'approval apr_1',
  steps: [],
  createdAt: NOW,
  updatedAt: NOW,
  drill: false,
});
const answers: Readonly<Record<string, unknown>> = {
  'GET /api/v1/approvals?state=waiting': approvals,
  'GET /api/v1/plans': { items: [plan], total: 1 },
  'POST /api/v1/approvals/apr_1/decision': approvals.items[0]?.approval,
  'POST /api/v1/plans/pln_1/undo': plan,
};

interface Asked {
  readonly what: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
};

describe('respond', () => {
  let server: Server;
  let url: string;
  let asked: Asked[] = [];
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const what = `${request.method} ${request.url}`;
      asked.push({ what, token: request.headers.authorization, body: await bodyOf(request) });
      const found = answers[what];
      response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? { error: { code: 'ERR_NOT_FOUND', message: 'none' } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server?.close());
  beforeEach(() => {
    asked = [];
  });

  const run = async (...argv: string[]) => {
    let out = '';
    let err = '';
    const terminal: CliDeps['terminal'] = {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      isTty: false,
      env: { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: 'cs_token' },
    };
    const code = await runCli(['respond', ...argv], { version: '0', terminal } as CliDeps);
    return { code, out, err };
  };

  it('shows what waits: about whom, what will be done and broken, and why one may not answer', async () => {
    const { code, out } = await run('approvals');
    expect(code).toBe(0);
    for (const part of [
      'apr_1  high  Suspend jane?',
      'about jane: A key was used',
      '  May we: deny everything to jane?\n  Before it: her work stops.',
      'not yours to answer: you are linked to the incident',
      'open until 2026-06-01 12:00:00 UTC',
    ])
      expect(out).toContain(part);
    expect(out).not.toContain('\u001b');
    expect(asked).toEqual([
      { what: 'GET /api/v1/approvals?state=waiting', token: 'Bearer cs_token', body: undefined },
    ]);
  });

  it('prints the platform’s own answer with --json', async () => {
    expect(JSON.parse((await run('approvals', '--json')).out)).toEqual(approvals);
    expect(JSON.parse((await run('plans', '--json')).out).items).toEqual([plan]);
  });

  it('answers, and takes back, with a reason', async () => {
    expect((await run('approve', 'apr_1', '--reason', 'seen')).out).toBe('approved apr_1\n');
    expect((await run('deny', 'apr_1', '--reason', 'no')).out).toBe('denied apr_1\n');
    expect((await run('undo', 'pln_1', '--reason', 'false alarm')).code).toBe(0);
    expect(asked.map((one) => one.body)).toEqual([
      { decision: 'approved', reason: 'seen' },
      { decision: 'denied', reason: 'no' },
      { reason: 'false alarm' },
    ]);
    const decide = routes['approvals.decide'].body;
    for (const { body } of asked.slice(0, 2)) expect(decide.safeParse(body).success).toBe(true);
    expect(routes['plans.undo'].body.safeParse(asked[2]?.body).success).toBe(true);
  });

  it('lists plans, and says what the platform refused', async () => {
    expect((await run('plans')).out).toContain(
      'pln_1  contained  human/account-takeover  aws:jane',
    );
    const { code, err } = await run('approve', 'apr_none', '--reason', 'x');
    expect([code !== 0, err]).toEqual([true, expect.stringContaining('none')]);
  });
});
