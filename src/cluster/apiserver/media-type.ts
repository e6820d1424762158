import type { ApiRequest } from "#api/client.ts";

/** Without parameters, as it was sent: `application/json`. */
export function mediaType(request: ApiRequest): string {
  return (request.headers?.["content-type"] ?? "").split(";")[0]!.trim();
}

const parameter = /^[^\s"(),/:;<=>?@[\\\]{}]+=(?:"(?:[^"\\]|\\.)*"|[^\s"(),/:;<=>?@[\\\]{}]+)$/;

/** The same in lower case, or undefined where the header is not well formed. As Go's mime.ParseMediaType. */
export function parsedMediaType(request: ApiRequest): string | undefined {
  const [, ...parameters] = (request.headers?.["content-type"] ?? "").split(";");
  const isRight = parameters.every((text, index) => {
    const bare = text.trim();
    return parameter.test(bare) || (bare === "" && index === parameters.length - 1);
  });
  return isRight ? mediaType(request).toLowerCase() : undefined;
}
