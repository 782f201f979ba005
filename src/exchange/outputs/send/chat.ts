/** A decision that came by chat, once its signature is verified. */
export interface ChatAnswer {
  /** As the chat names its user. */
  readonly user: string;
  readonly approvalId: string;
  readonly decision: 'approved' | 'denied';
  readonly reason: string;
}

export const readChatAnswer = (said: {
  readonly user: string | undefined;
  readonly approvalId: string | undefined;
  readonly decision: string | undefined;
  readonly reason: string;
}): ChatAnswer | undefined => {
  const { user, approvalId, decision, reason } = said;
  return user !== undefined &&
    approvalId !== undefined &&
    (decision === 'approved' || decision === 'denied')
    ? { user, approvalId, decision, reason }
    : undefined;
};
