/** One incident as a card: the sentence, attribution part by part, why we think so, what made it possible. */
import type { Attribution, Incident, Said } from '../../model/index.ts';
import { escapeHtml as e } from './escape.ts';

const EVIDENCE_SHOWN = 20;
const TIMELINE_SHOWN = 15;

export const timeText = (at: number): string =>
  Number.isFinite(at) ? `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC` : '';

const said = <T>(part: Said<T>, text: (value: T) => string): string =>
  part.said ? e(text(part.value)) : `<span class="dim">unknown: ${e(part.because)}</span>`;

const attributionHtml = (attribution: Attribution): string => {
  const { who, credential, context, privilege, did } = attribution;
  const rows: readonly (readonly [string, string])[] = [
    ['Who', said(who, (value) => value.lineage.join(' → ') || value.rootId)],
    ['With', said(credential, (value) => `${value.type.replaceAll('_', ' ')} ${value.nativeId}`)],
    [
      'From',
      said(context, ({ ip, place, asn, service, userAgent }) =>
        [ip, place, asn, service, userAgent].filter(Boolean).join(' · '),
      ),
    ],
    [
      'Privilege',
      said(privilege, ({ tier, via }) =>
        [`tier ${tier}`, via.slice(0, 5).join('; ')].filter(Boolean).join(': '),
      ),
    ],
    [
      'Did',
      e(did.slice(0, 12).join(', ')) + (did.length > 12 ? ` and ${did.length - 12} more` : ''),
    ],
  ];
  return `<dl>${rows.map(([label, html]) => `<dt>${label}</dt><dd>${html}</dd>`).join('')}</dl>`;
};

const evidenceHtml = ({ evidence }: Incident): string => {
  const shown = [...evidence]
    .sort((a, b) => Math.abs(b.nats) - Math.abs(a.nats))
    .slice(0, EVIDENCE_SHOWN);
  const rows = shown.map(
    ({ name, nats, because }) =>
      `<tr><td class="n ${nats >= 0 ? 'up' : 'down'}">${nats >= 0 ? '+' : '−'}${Math.abs(nats).toFixed(1)}</td><td>${e(name)}</td><td>${e(because)}</td></tr>`,
  );
  const more = evidence.length - shown.length;
  return `<table><caption>Why we think so <small>log-odds of each term, strongest first${more > 0 ? `; ${more} weaker ones not shown` : ''}</small></caption><tbody>${rows.join('')}</tbody></table>`;
};

const timelineHtml = ({ timeline }: Incident): string => {
  if (timeline.length === 0) return '';
  const rows = timeline
    .slice(0, TIMELINE_SHOWN)
    .map(({ time, text }) => `<tr><td class="n">${timeText(time)}</td><td>${e(text)}</td></tr>`);
  const more = timeline.length - rows.length;
  return `<table><caption>Timeline${more > 0 ? ` <small>first ${rows.length} of ${timeline.length}</small>` : ''}</caption><tbody>${rows.join('')}</tbody></table>`;
};

export const incidentHtml = (incident: Incident): string => `
<section class="incident ${e(incident.severity)}">
<p><span class="tag ${e(incident.severity)}">${e(incident.severity)}</span> <span class="dim">${Math.round(incident.confidence * 100)} % sure · tier ${incident.tier} · ${timeText(incident.firstEventAt)}${incident.attack.length > 0 ? ` · ${e(incident.attack.join(' '))}` : ''}</span></p>
<h3>${e(incident.title)}</h3>
<p>${e(incident.story)}</p>
${attributionHtml(incident.attribution)}
${evidenceHtml(incident)}
<p><b>Made possible by</b> ${incident.cause.conditions.map((one) => e(one.because)).join('; ') || 'nothing that we can establish'}</p>
<p><b>Decision</b> ${e(incident.decision.disposition)}: ${e(incident.decision.because)}</p>
${timelineHtml(incident)}
</section>`;
