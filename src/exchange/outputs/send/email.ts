/** E-mail by SMTP; whoever is asked gets a message of their own with a link bound to them. */
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { assertAllowedHost } from '../../../core/index.ts';
import type { Notice } from '../notice.ts';
import { defineOutput, forPeople, isLoopback, type Tools } from './contract.ts';

const address = z.email().max(320);
const settings = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(587),
  /** TLS from the first byte (465); else STARTTLS is demanded, save on this machine. */
  implicitTls: z.boolean().default(false),
  from: address,
  to: z.array(address).max(50).default([]),
  /** User of ours → address: who is written to when they are asked. */
  people: z.record(z.string().min(1), address).default({}),
  ca: z.string().max(100_000).exactOptional(),
});
const secrets = z.strictObject({
  user: z.string().min(1).exactOptional(),
  password: z.string().min(1).exactOptional(),
});

interface Letter {
  readonly to: string;
  readonly text: string;
}

const textOf = (notice: Notice, tools: Tools): string =>
  [
    notice.text || notice.title,
    '',
    `${notice.severity}${notice.drill ? ', a drill' : ''}`,
    `${tools.publicUrl()}${notice.path}`,
  ].join('\n');

const lettersOf = async (
  notice: Notice,
  { to, people }: z.infer<typeof settings>,
  tools: Tools,
): Promise<readonly Letter[]> => {
  const { approval } = notice;
  const text = textOf(notice, tools);
  const common = to.map((one) => ({ to: one, text }));
  if (approval === undefined) {
    const owner = notice.owner === undefined ? undefined : people[notice.owner];
    return owner === undefined ? common : [{ to: owner, text }];
  }
  const own = approval.asked.flatMap((user) =>
    people[user] === undefined ? [] : [{ user, to: people[user] }],
  );
  const letters = own.map(async ({ user, to: mailbox }): Promise<Letter> => {
    if (approval.tier === 0)
      return { to: mailbox, text: `${text}\n\nThis is of tier 0: sign in to decide.` };
    const link = await tools.linkFor(approval.id, user, approval.expiresAt);
    return {
      to: mailbox,
      text: `${text}\n\nDecide here. It is for you alone, and opening it decides nothing:\n${link}`,
    };
  });
  return [
    ...common.filter((one) => !own.some((each) => each.to === one.to)),
    ...(await Promise.all(letters)),
  ];
};

export const email = defineOutput({
  id: 'email',
  title: 'E-mail',
  settings,
  secrets,
  takes: forPeople,
  async send(notice, given, tools) {
    const { host, port, implicitTls, from, ca } = given.settings;
    const { user, password } = given.secrets;
    await assertAllowedHost(host, await tools.policy());
    const transport = createTransport({
      host,
      port,
      secure: implicitTls,
      requireTLS: !implicitTls && !isLoopback(host),
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      ...(ca === undefined ? {} : { tls: { ca } }),
      connectionTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      for (const [index, letter] of (await lettersOf(notice, given.settings, tools)).entries())
        await transport.sendMail({
          from,
          to: letter.to,
          subject: notice.title.replace(/[\r\n]+/g, ' ').slice(0, 200),
          text: letter.text,
          messageId: `<${notice.id}.${index}@countersign>`,
          headers: { 'auto-submitted': 'auto-generated' },
        });
    } finally {
      transport.close();
    }
    return { taken: 'yes' };
  },
});
