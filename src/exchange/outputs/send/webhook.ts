/** OCSF by HTTP, signed over body and time. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { boundedFetch } from '../../../core/index.ts';
import { byStatus, defineOutput, forSiem, isLoopback } from './contract.ts';

const settings = z.strictObject({ url: z.url({ protocol: /^https?$/ }) });
const secrets = z.strictObject({ key: z.string().min(16).max(1_000) });

/** `t=<seconds>,v1=<hex HMAC-SHA-256 of "<seconds>.<body>">`; whoever takes it checks both. */
const signatureOf = (body: string, key: string, at: number): string =>
  `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`;

export const webhook = defineOutput({
  id: 'webhook',
  title: 'Webhook',
  settings,
  secrets,
  takes: forSiem,
  async send(notice, { settings: { url }, secrets: { key } }, tools) {
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'https:' && !isLoopback(hostname))
      return { taken: 'never', because: 'the address is not https' };
    const { ocsf, ...rest } = notice;
    const body = JSON.stringify(ocsf ?? rest);
    const at = Math.floor(tools.clock.now() / 1_000);
    const { status, text } = await boundedFetch(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'countersign-delivery': notice.id,
          'countersign-kind': notice.kind,
          'countersign-signature': signatureOf(body, key, at),
        },
        body,
        maxBytes: 64 * 1024,
      },
      await tools.policy(),
    );
    return byStatus(status, text);
  },
});
