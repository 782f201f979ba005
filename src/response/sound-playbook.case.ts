/** A whole playbook that names its actions itself, for tests of what makes one faulty. */
export const soundPlaybook = `id: service_account/leaked-credential
title: Leaked credential of a service account
description: >-
  The long-lived secret of a service account is used by somebody who should not have it. What the
  attacker holds is stopped at once; what depends on the account is told, and the new secret is
  handed over only when the old one is dead.
class: service_account
situation: leaked_credential
owner: The declared owner answers; for an account nobody owns, the site's default approver.
scope: >-
  The credential that was used, the account itself, the roles it wore since the first hostile event,
  and every key, account or trust that was made on the way.
revocation: >-
  The vendor checks the state of an access key on every call, after seconds of propagation. Sessions
  that were issued from it live on until they expire, so a deny on the account and on the roles it
  wore covers them until then.
communications: Tell the owner what stops and since when; tell the consumers when the new secret is there.
autonomy:
  confidence: 0.8
  criticality: [ordinary, important, unknown]
steps:
  - id: stop-key
    stage: freeze
    action: aws.deactivate_access_key
    target: { select: credential_of_incident, only: [access_key] }
    when: { criticality: [ordinary, important, unknown] }
    requires: pre_authorisation
    disruption: Whatever signs with this key is refused until it has another one.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: credential_inactive
  - id: deny
    stage: freeze
    action: aws.quarantine_deny
    target: { select: identity }
    when: { criticality: [ordinary, important, unknown] }
    requires: pre_authorisation
    disruption: The account may do nothing until the deny is taken away; its own rights stay as they are.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: denied
  - id: contain
    stage: freeze
    action: aws.selective_containment
    target: { select: identity }
    when: { criticality: [critical], known_good: true }
    requires: pre_authorisation
    autonomy: { criticality: [critical] }
    disruption: Calls from outside its known network, region and actions are refused; its usual work goes on.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: partly_denied
  - id: deny-critical
    stage: freeze
    action: aws.quarantine_deny
    target: { select: identity }
    when: { criticality: [critical], known_good: false }
    requires: approval
    disruption: A critical account may do nothing until the deny is taken away; where it works from is not known, so nothing gentler can be done.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: denied
  - id: stop-key-of-critical
    stage: freeze
    action: aws.deactivate_access_key
    target: { select: credential_of_incident, only: [access_key] }
    when: { criticality: [critical] }
    requires: approval
    disruption: A critical consumer stops until it has another key; hand that over first if you can.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: credential_inactive
    optional: true
  - id: stop-new-keys
    stage: freeze
    action: aws.deactivate_access_key
    target: { select: created_by_incident, only: [access_key] }
    requires: pre_authorisation
    autonomy: { criticality: [critical, important, ordinary, unknown] }
    disruption: Keys made since the first hostile event stop working.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: credential_inactive
  - id: deny-new-accounts
    stage: freeze
    action: aws.quarantine_deny
    target: { select: created_by_incident, only: [identity, role] }
    requires: pre_authorisation
    autonomy: { criticality: [critical, important, ordinary, unknown] }
    disruption: Accounts and roles made since the first hostile event may do nothing.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: denied
  - id: end-role-sessions
    stage: end_sessions
    action: aws.revoke_older_sessions
    target: { select: acting_role }
    requires: pre_authorisation
    disruption: Everybody's sessions of that role issued before now are refused; new ones work.
    verify: { within: 2m, every: 5s }
    undo: exact
    leaves: sessions_ended
  - id: narrow-trusts
    stage: sweep
    action: aws.narrow_trust_policy
    target: { select: changed_trusts }
    requires: approval
    disruption: Who was let into the role since the first hostile event can no longer become it.
    verify: { within: 2m, every: 5s }
    undo: exact
  - id: remove-new-console-access
    stage: sweep
    action: aws.delete_login_profile
    target: { select: created_by_incident, only: [password] }
    requires: approval
    disruption: The console password made since the first hostile event is gone.
    undo: approximate
  - id: find-the-leak
    stage: sweep
    manual: Find where the secret was read (repository, build log, image, vault, host) and close that place before a new one is stored there.
  - id: rotate-key
    stage: rotate
    action: aws.rotate_access_key
    target: { select: credential_of_incident, only: [access_key] }
    requires: approval
    disruption: Consumers must take the new key; the old one does not come back.
    undo: approximate
  - id: hand-over
    stage: restore
    manual: Give the new secret to its consumers through a vault, see it used, then take our deny away (undo of the step "deny").
`;
