/** Answers that come from outside the console: by a chat that signs for its user, or by a link that names one. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountersignError, isCountersignError } from '../../core/index.ts';
import {
  type ChatAnswer,
  isFromSlack,
  isFromTeams,
  slackAnswer,
  teamsAnswer,
} from '../../exchange/index.ts';
import { questionNow } from '../../response/index.ts';
import { permissionsOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { rolesOf } from '../sign-in.ts';
import type { Who } from '../who.ts';
import { decideAs, tierAtStake } from './approvals.ts';
import { rawText } from './signals.ts';

const refuse = (): never => {
  throw new CountersignError('ERR_UNAUTHENTICATED', 'the signature is not that of a known output');
};

const headersOf = ({ headers }: FastifyRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );

const json = (reply: FastifyReply, value: unknown): FastifyReply =>
  reply
    .type('application/json; charset=utf-8')
    .serializer((one: unknown) => JSON.stringify(one))
    .send(value);

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const page = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .serializer((one: unknown) => String(one))
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Countersign</title><body>${body}</body></html>`,
    );

export const decideHandlers = (deps: ApiDeps) => {
  const { exchange, store } = deps;

  /** Somebody of ours who may decide; signed in by whoever signed the answer. */
  const personOf = async (userId: string | undefined): Promise<Who> => {
    const user = userId === undefined ? undefined : await store.access.user(userId);
    if (user === undefined || user.disabled)
      throw new CountersignError('ERR_FORBIDDEN', 'nobody here is known under this name');
    const roles = rolesOf(user);
    const permissions = permissionsOf(roles);
    if (!permissions.has('approvals:decide'))
      throw new CountersignError('ERR_FORBIDDEN', 'approving needs the role approver');
    return {
      userId: user.id,
      name: user.name,
      roles,
      permissions,
      identityIds: user.identityIds,
      tokenId: '',
      via: 'api',
      expiresAt: deps.clock.now(),
      // An answer from outside is never a fresh sign-in: where tier 0 wants one, it is refused.
      since: 0,
    };
  };

  const decide = async (
    userId: string | undefined,
    answer: Omit<ChatAnswer, 'user'>,
    via: string,
  ) => {
    const who = await personOf(userId);
    const { approvalId, decision, reason } = answer;
    const approval = await store.response.approval(approvalId);
    // Step-up: what can take everything is decided with a fresh sign-in of our own.
    if (approval && (await tierAtStake(deps, approval)) === 0)
      throw new CountersignError('ERR_FORBIDDEN', 'tier 0 is decided in the console, signed in');
    return decideAs(deps, who, { id: approvalId, decision, reason: `${reason} (${via})` });
  };

  const doorOf = async (id: string, kind: string) => {
    const output = await exchange.outputs.get(id);
    return output?.kind === kind
      ? { people: output.settings['people'], secrets: await exchange.outputs.secrets(id) }
      : refuse();
  };

  const personIn = (people: unknown, user: string): string | undefined => {
    const found = Object.entries((people ?? {}) as Record<string, unknown>).find(
      ([name]) => name === user,
    );
    return typeof found?.[1] === 'string' ? found[1] : undefined;
  };

  /** What is refused is told where it was asked; the chat would show a bare failure. */
  const answered = async (work: () => Promise<{ readonly state: string }>): Promise<string> => {
    try {
      return `Recorded: ${(await work()).state}.`;
    } catch (error) {
      if (isCountersignError(error)) return `Not recorded: ${error.message}.`;
      throw error;
    }
  };

  return {
    'decide.slack': async ({ params, request, reply }) => {
      const { people, secrets } = await doorOf(params.id, 'slack');
      const body = await rawText(request.body);
      const key = secrets['signingSecret'];
      if (
        typeof key !== 'string' ||
        !isFromSlack({ headers: headersOf(request), body }, key, deps.clock.now())
      )
        return refuse();
      const answer = slackAnswer(body);
      if (answer === undefined) return json(reply, {});
      const { user, ...rest } = answer;
      const text = await answered(() => decide(personIn(people, user), rest, 'slack'));
      return json(reply, { response_type: 'ephemeral', replace_original: false, text });
    },
    'decide.teams': async ({ params, request, reply }) => {
      const { people, secrets } = await doorOf(params.id, 'teams');
      const body = await rawText(request.body);
      const key = secrets['outgoingToken'];
      if (
        typeof key !== 'string' ||
        !isFromTeams({ headers: headersOf(request), body }, key, deps.clock.now())
      )
        return refuse();
      const answer = teamsAnswer(body);
      const text =
        answer === undefined
          ? 'Say: approve, or deny, the id of the question, and why.'
          : await answered(() => {
              const { user, ...rest } = answer;
              return decide(personIn(people, user), rest, 'teams');
            });
      return json(reply, { type: 'message', text });
    },
    'decide.page': async ({ params, reply }) => {
      const link = await exchange.links.read(params.token, deps.clock.now());
      const approval = link && (await store.response.approval(link.approvalId));
      if (!approval)
        return page(reply, 404, '<p>This link is not valid, or its question has expired.</p>');
      const plan = await store.response.plan(approval.planId);
      const question = escaped(questionNow(approval, plan)).replaceAll('\n', '<br>');
      const form =
        approval.state === 'waiting'
          ? '<form method="post"><p><label>Why <input name="reason" maxlength="1000"></label></p><p><button name="decision" value="approved">Approve</button> <button name="decision" value="denied">Deny</button></p></form>'
          : `<p>It is already ${escaped(approval.state)}.</p>`;
      return page(reply, 200, `<h1>${escaped(approval.title)}</h1><p>${question}</p>${form}`);
    },
    'decide.link': async ({ params, request, reply }) => {
      const link = await exchange.links.read(params.token, deps.clock.now());
      if (!link) return page(reply, 404, '<p>This link is not valid, or it has expired.</p>');
      const form = new URLSearchParams(await rawText(request.body));
      const decision = form.get('decision');
      if (decision !== 'approved' && decision !== 'denied')
        return page(reply, 400, '<p>Approve or deny.</p>');
      const reason = (form.get('reason') ?? '').trim().slice(0, 1_000) || 'decided by link';
      try {
        const { state } = await decide(
          link.userId,
          { approvalId: link.approvalId, decision, reason },
          'link',
        );
        return page(reply, 200, `<p>Recorded: ${state}.</p>`);
      } catch (error) {
        if (!isCountersignError(error)) throw error;
        return page(reply, 409, `<p>Not recorded: ${escaped(error.message)}.</p>`);
      }
    },
  } satisfies Partial<Handlers>;
};
