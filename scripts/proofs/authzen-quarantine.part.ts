/** How long after an incident the next call of who it is about is refused: the whole loop, asked as a gateway asks. */
import type { Bench } from '../../src/api/api.case.ts';
import { JANE, tellStory } from '../../src/api/story.case.ts';

interface Quarantined {
  /** From the acknowledged hostile events to the incident in the store, ms. */
  readonly incidentAfter: number;
  /** From the incident in the store to the first refusal, ms; 0 = it was refused before the store showed it. */
  readonly refusedAfter: number;
}

export const quarantineOnce = async (bench: Bench): Promise<Quarantined> => {
  const site = await bench.site({ loop: true });
  const token = await site.token(await site.user(['gateway']), ['decisions:ask']);
  const origin = await site.listen();
  let incidentAt: number | undefined;
  let refusedAt: number | undefined;
  let over = false;
  const asking = (async () => {
    while (refusedAt === undefined && !over) {
      const answer = await fetch(`${origin}/access/v1/evaluation`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          subject: { type: 'identity', id: JANE },
          action: { name: 'read' },
          resource: { type: 'record', id: '42' },
        }),
      });
      const { context } = (await answer.json()) as { context?: { stage?: string } };
      if (context?.stage === 'incident') refusedAt = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const watching = (async () => {
    while (incidentAt === undefined && !over) {
      if ((await site.store.incidents.list({}, { limit: 1 })).items.length > 0)
        incidentAt = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const began = performance.now();
  try {
    await tellStory(site);
    await Promise.all([asking, watching]);
  } finally {
    over = true;
  }
  const at = incidentAt ?? Number.POSITIVE_INFINITY;
  return {
    incidentAfter: Math.round(at - began),
    refusedAfter: Math.max(0, Math.round((refusedAt ?? Number.POSITIVE_INFINITY) - at)),
  };
};
