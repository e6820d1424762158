// What may stand as a name, a label or an annotation key. Texts of apimachinery's validation package.

const labelFormat = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomainFormat = `${labelFormat}(\\.${labelFormat})*`;
const label1035Format = "[a-z]([-a-z0-9]*[a-z0-9])?";
const nameFormat = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const valueFormat = `(${nameFormat})?`;

const labelPattern = new RegExp(`^${labelFormat}$`);
const subdomainPattern = new RegExp(`^${subdomainFormat}$`);
const label1035Pattern = new RegExp(`^${label1035Format}$`);
const namePattern = new RegExp(`^${nameFormat}$`);
const valuePattern = new RegExp(`^${valueFormat}$`);

const maxNameLength = 63;
const maxSubdomainLength = 253;

/** Why `text` is no DNS-1123 subdomain, or undefined. */
export function dns1123Subdomain(text: string): string | undefined {
  return faults(text, maxSubdomainLength, subdomainPattern, dns1123SubdomainText);
}

/** Why `text` is no DNS-1123 label, or undefined. */
export function dns1123Label(text: string): string | undefined {
  return faults(text, maxNameLength, labelPattern, dns1123LabelText);
}

/** Why `text` is no DNS-1035 label (as Service names must be), or undefined. */
export function dns1035Label(text: string): string | undefined {
  return faults(text, maxNameLength, label1035Pattern, dns1035LabelText);
}

/** Why `text` is no `*.` with a subdomain behind it, or undefined. */
export function wildcardSubdomain(text: string): string | undefined {
  return faults(text, maxSubdomainLength, wildcardPattern, wildcardText);
}

const configKeyFormat = "[-._a-zA-Z0-9]+";
const configKeyPattern = new RegExp(`^${configKeyFormat}$`);

/** Everything that is wrong with a key of a ConfigMap or Secret. */
export function configKey(key: string): string[] {
  const wrong: string[] = [];
  if (key.length > maxSubdomainLength) {
    wrong.push(`must be no more than ${maxSubdomainLength} characters`);
  }
  if (!configKeyPattern.test(key)) {
    wrong.push(
      regexText(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        configKeyFormat,
        "key.name",
        "KEY_NAME",
        "key-name",
      ),
    );
  }
  if (key === "." || key === "..") wrong.push(`must not be '${key}'`);
  else if (key.startsWith("..")) wrong.push("must not start with '..'");
  return wrong;
}

const wildcardFormat = `\\*\\.${subdomainFormat}`;
const wildcardPattern = new RegExp(`^${wildcardFormat}$`);
const wildcardText = regexText(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  wildcardFormat,
  "*.example.com",
);

const dns1123SubdomainText = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomainFormat,
  "example.com",
);
const dns1123LabelText = regexText(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  labelFormat,
  "my-name",
  "123-abc",
);
const dns1035LabelText = regexText(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035Format,
  "my-name",
  "abc-123",
);

/** Everything wrong with a label or annotation key: `prefix/name`. */
export function qualifiedName(key: string): string[] {
  const parts = key.split("/");
  if (parts.length > 2) {
    return [
      `a qualified name ${regexText(
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        nameFormat,
        "MyName",
        "my.name",
        "123-abc",
      )} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) ?? "";
  const wrong: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    const fault = prefix ? dns1123Subdomain(prefix) : "must be non-empty";
    if (fault) wrong.push(`prefix part ${fault}`);
  }
  if (!name) wrong.push("name part must be non-empty");
  else if (name.length > maxNameLength) {
    wrong.push(`name part must be no more than ${maxNameLength} characters`);
  }
  if (!namePattern.test(name)) {
    wrong.push(
      `name part ${regexText(
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        nameFormat,
        "MyName",
        "my.name",
        "123-abc",
      )}`,
    );
  }
  return wrong;
}

/** Everything wrong with the value of a label. */
export function labelValue(value: string): string[] {
  const wrong: string[] = [];
  if (value.length > maxNameLength) wrong.push(`must be no more than ${maxNameLength} characters`);
  if (!valuePattern.test(value)) {
    wrong.push(
      regexText(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        valueFormat,
        "MyValue",
        "my_value",
        "12345",
      ),
    );
  }
  return wrong;
}

/** `…, or '…', regex used for validation is '…')`: as apimachinery's RegexError. */
export function regexText(text: string, format: string, ...examples: string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${text} (e.g. ${shown}regex used for validation is '${format}')`;
}

function faults(
  text: string,
  maxLength: number,
  pattern: RegExp,
  message: string,
): string | undefined {
  if (text.length > maxLength) return `must be no more than ${maxLength} characters`;
  return pattern.test(text) ? undefined : message;
}
