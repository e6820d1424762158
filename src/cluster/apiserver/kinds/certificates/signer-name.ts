import { type FieldError, invalid, invalidEach, required, tooLong } from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";

const longestDomain = 253;
const longestName = 571;

/** What is wrong with the name of who signs certificates: `example.com/signer-name`. As ValidateSignerName. */
export function signerName(field: string, name: string): FieldError[] {
  if (!name) return [required(field)];
  const [domain = "", path = "", ...more] = name.split("/");
  if (more.length > 0 || !name.includes("/")) {
    const why = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalid(field, name, why)];
  }
  const labels = domain.split(".");
  const short = "should be a domain with at least two segments separated by dots";
  return [
    ...(domain.length > longestDomain ? [tooLong(field, longestDomain)] : []),
    ...firstBad(field, domain, dns1123Label),
    ...(labels.length < 2 ? [invalid(field, domain, short)] : []),
    ...firstBad(field, path, dns1123Subdomain),
    ...(name.length > longestName ? [tooLong(field, longestName)] : []),
  ];
}

/** What is wrong with the first part between dots that is not as it should be. */
function firstBad(field: string, text: string, rule: (part: string) => string[]): FieldError[] {
  const part = text.split(".").find((each) => rule(each).length > 0);
  if (part === undefined) return [];
  const faults = rule(part).map((fault) => `validating label ${JSON.stringify(part)}: ${fault}`);
  return invalidEach(field, text, faults);
}
