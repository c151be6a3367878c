/** The id of the application, which a bot's token begins with, in Base64; undefined for what is no token. */
export function applicationIdOf(token: string): string | undefined {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64').toString('latin1');
  return /^\d{17,20}$/.test(id) ? id : undefined;
}

/** https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow */
export function inviteLink(applicationId: string, permissions: bigint): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(permissions),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
