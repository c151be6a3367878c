/** Makes requests for a place, whose failure comes in the words of a board. @throws the signal's reason, if it has fired */
export async function asked<Answer>(
  request: () => Promise<Answer>,
  translate: (error: unknown) => unknown,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await request();
  } catch (error) {
    signal.throwIfAborted();
    throw translate(error);
  }
}
