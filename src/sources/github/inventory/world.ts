import type { Area } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import type { GithubClient } from '../client.ts';
import type { GithubConfig } from '../config.ts';
import type { RepoRef, SubjectTemplate } from './oidc.ts';
import type { SamlName } from './people.ts';

export interface GithubWorld {
  readonly client: GithubClient;
  readonly config: GithubConfig;
  readonly saml: Map<string, SamlName>;
  readonly teams: string[];
  readonly repos: RepoRef[];
  readonly environments: Map<string, readonly Raw[]>;
  orgTemplate: Raw | undefined;
  readonly templates: Map<string, SubjectTemplate>;
  /** Those told already: of the organisation, each repository names them. */
  readonly rulesets: Set<number>;
  /** Tags found later, laid over the repositories at the end. */
  readonly protection: Map<string, Readonly<Record<string, string>>>;
}

export type GithubArea = Area<GithubWorld>;

export const ADMIN = 'organization_administration: read';
