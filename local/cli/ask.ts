/** Sends requests to a running local cloud. */

/** @param body the body to post; without one, the request is a GET @returns the answer, whatever its status */
export async function ask<T extends object>(endpoint: string, path: string, body?: object): Promise<T> {
  if (!URL.canParse(endpoint)) {
    throw new Error(`the endpoint ${endpoint} is not a URL; --endpoint or AWS_ENDPOINT_URL names it`);
  }
  const request = body && { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(new URL(path, endpoint), request).catch(() => undefined);
  if (!response) throw new Error(`no local cloud runs on ${endpoint}; start one with: npx device-fleets-local start`);
  const answer = await response.json().catch(() => undefined) as T & { readonly message?: string } | undefined;
  if (response.status === 400 && answer?.message) throw new Error(answer.message);
  if (!response.ok || !answer) throw notLocalCloud(endpoint);
  return answer;
}

export const notLocalCloud = (endpoint: string) => (
  new Error(`what runs on ${endpoint} is not a local cloud; name another endpoint with --endpoint`));
