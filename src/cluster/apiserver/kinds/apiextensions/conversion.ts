import type { CustomResourceDefinitionSpec } from "#api/apiextensions.ts";
import {
  type FieldError,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1035Label, dns1123Subdomain } from "#api/label-rules.ts";

const path = "spec.conversion";
const clientPath = `${path}.webhookClientConfig`;
const reviewVersions = ["v1", "v1beta1"];

type Webhook = NonNullable<NonNullable<CustomResourceDefinitionSpec["conversion"]>["webhook"]>;

/** What is wrong with the way versions are converted: as validateCustomResourceConversion. */
export function validateConversion({
  conversion,
  preserveUnknownFields,
}: CustomResourceDefinitionSpec): FieldError[] {
  if (!conversion) return [];
  const { strategy, webhook } = conversion;
  const errors: FieldError[] = [];
  if (strategy !== "None" && preserveUnknownFields) {
    const why = "must be None if spec.preserveUnknownFields is true";
    errors.push(invalid(`${path}.strategy`, strategy, why));
  }
  if (!strategy) errors.push(required(`${path}.strategy`));
  else if (!["None", "Webhook"].includes(strategy)) {
    errors.push(notSupported(`${path}.strategy`, strategy, ["None", "Webhook"]));
  }
  if (strategy === "Webhook") return [...errors, ...webhookFaults(webhook)];
  const why = "should not be set when strategy is not set to Webhook";
  if (webhook?.clientConfig) errors.push(forbidden(clientPath, why));
  if (webhook?.conversionReviewVersions?.length) {
    errors.push(forbidden(`${path}.conversionReviewVersions`, why));
  }
  return errors;
}

function webhookFaults(webhook: Webhook | undefined): FieldError[] {
  const { clientConfig, conversionReviewVersions } = webhook ?? {};
  return [
    ...clientFaults(clientConfig),
    ...reviewFaults(conversionReviewVersions ?? [], `${path}.conversionReviewVersions`),
  ];
}

function clientFaults(config: Webhook["clientConfig"]): FieldError[] {
  if (!config) return [required(clientPath, "required when strategy is set to Webhook")];
  const { url, service } = config;
  if ((url === undefined) === (service === undefined)) {
    return [required(clientPath, "exactly one of url or service is required")];
  }
  if (url !== undefined) return urlFaults(url, `${clientPath}.url`);
  return service ? serviceFaults(service, `${clientPath}.service`) : [];
}

const form = "; desired format: https://host[/path]";

function urlFaults(text: string, place: string): FieldError[] {
  const [, scheme = "", rest = ""] = /^(?:([a-zA-Z][\w+.-]*):)?(.*)$/s.exec(text) ?? [];
  const [, authority = "", tail = ""] = /^(?:\/\/([^/?#]*))?(.*)$/s.exec(rest) ?? [];
  const [user, host = authority] = authority.includes("@") ? authority.split("@") : [];
  const [beforeFragment = "", fragment = ""] = tail.split("#");
  const query = beforeFragment.split("?")[1] ?? "";
  const errors: FieldError[] = [];
  if (scheme !== "https") {
    errors.push(invalid(place, scheme, `'https' is the only allowed URL scheme${form}`));
  }
  if (!host) errors.push(invalid(place, host, `host must be specified${form}`));
  if (user !== undefined) {
    errors.push(invalid(place, user, "user information is not permitted in the URL"));
  }
  if (fragment) errors.push(invalid(place, fragment, "fragments are not permitted in the URL"));
  if (query) errors.push(invalid(place, query, "query parameters are not permitted in the URL"));
  return errors;
}

function serviceFaults(
  {
    name,
    namespace,
    path: urlPath,
    port = 443,
  }: NonNullable<NonNullable<Webhook["clientConfig"]>["service"]>,
  place: string,
): FieldError[] {
  const errors: FieldError[] = [];
  // Upstream hands over name and namespace the wrong way round.
  if (!namespace) errors.push(required(`${place}.name`, "service name is required"));
  if (!name) errors.push(required(`${place}.namespace`, "service namespace is required"));
  if (port < 1 || port > 65_535) {
    const why = "port is not valid: must be between 1 and 65535, inclusive";
    errors.push(invalid(`${place}.port`, port, why));
  }
  if (!urlPath || urlPath === "/") return errors;
  const wrong = (why: string) => errors.push(invalid(`${place}.path`, urlPath, why));
  if (!urlPath.startsWith("/")) wrong("must start with a '/'");
  urlPath
    .slice(1)
    .replace(/\/$/, "")
    .split("/")
    .forEach((step, index) => {
      if (!step) wrong(`segment[${index}] may not be empty`);
      else for (const fault of dns1123Subdomain(step)) wrong(`segment[${index}]: ${fault}`);
    });
  return errors;
}

function reviewFaults(versions: readonly string[], place: string): FieldError[] {
  if (versions.length === 0) return [required(place)];
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) {
      return [invalid(`${place}[${index}]`, version, "duplicate version")];
    }
    const fault = dns1035Label(version).join(",");
    return fault ? [invalid(`${place}[${index}]`, version, fault)] : [];
  });
  if (versions.some((version) => reviewVersions.includes(version))) return errors;
  const shown = versions.map((version) => JSON.stringify(version)).join(", ");
  const why = `must include at least one of ${reviewVersions.join(", ")}`;
  return [...errors, invalid(place, new GoText(`[]string{${shown}}`), why)];
}
