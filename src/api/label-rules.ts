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
export const maxSubdomainLength = 253;

/** Everything that keeps `text` from being a DNS-1123 subdomain. */
export function dns1123Subdomain(text: string): string[] {
  return faults(text, maxSubdomainLength, subdomainPattern, dns1123SubdomainText);
}

/** The same, where `_` may stand as well: the search domains of a Pod. */
export function dns1123SubdomainWithUnderscore(text: string): string[] {
  return faults(text, maxSubdomainLength, underscorePattern, underscoreText);
}

/** Everything that keeps `text` from being a DNS-1123 label. */
export function dns1123Label(text: string): string[] {
  const isSubdomain = !labelPattern.test(text) && subdomainPattern.test(text);
  const why = isSubdomain ? "must not contain dots" : dns1123LabelText;
  return faults(text, maxNameLength, labelPattern, why);
}

/** Everything that keeps `text` from being a DNS-1035 label, as Service names must be. */
export function dns1035Label(text: string): string[] {
  return faults(text, maxNameLength, label1035Pattern, dns1035LabelText);
}

/** Everything that keeps `text` from being `*.` with a subdomain behind it. */
export function wildcardSubdomain(text: string): string[] {
  return faults(text, maxSubdomainLength, wildcardPattern, wildcardText);
}

/** Everything that keeps `text` from being a key of a ConfigMap or Secret. */
export function configKey(text: string): string[] {
  const wrong = faults(text, maxSubdomainLength, configKeyPattern, configKeyText);
  if (text === "." || text === "..") return [...wrong, `must not be '${text}'`];
  return text.startsWith("..") ? [...wrong, "must not start with '..'"] : wrong;
}

/** Everything that keeps `text` from being the name of an environment variable. */
export function environmentName(text: string): string[] {
  return /^[ -<>-~]*$/.test(text)
    ? []
    : [
        "a valid environment variable name must consist only of printable ASCII characters other than '='",
      ];
}

/** Everything that keeps `text` from being the name of an HTTP header. */
export function httpHeaderName(text: string): string[] {
  return headerPattern.test(text) ? [] : [headerText];
}

const underscoreLabelFormat = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const underscorePattern = new RegExp(`^${underscoreLabelFormat}(\\.${underscoreLabelFormat})*$`);
const underscoreText = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  subdomainFormat,
  "example.com",
);

const configKeyFormat = "[-._a-zA-Z0-9]+";
const configKeyPattern = new RegExp(`^${configKeyFormat}$`);
const configKeyText = regexText(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  configKeyFormat,
  "key.name",
  "KEY_NAME",
  "key-name",
);

const headerFormat = "[-A-Za-z0-9]+";
const headerPattern = new RegExp(`^${headerFormat}$`);
const headerText = regexText(
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  headerFormat,
  "X-Header-Name",
);

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
  const slash = key.indexOf("/");
  if (slash !== key.lastIndexOf("/")) {
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
  const name = key.slice(slash + 1);
  const wrong: string[] = [];
  if (slash >= 0) {
    const prefix = key.slice(0, slash);
    const prefixFaults = prefix ? dns1123Subdomain(prefix) : ["must be non-empty"];
    wrong.push(...prefixFaults.map((fault) => `prefix part ${fault}`));
  }
  if (!name) wrong.push("name part must be non-empty");
  else if (name.length > maxNameLength) {
    wrong.push(`name part ${tooLongText(maxNameLength)}`);
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
  if (value.length > maxNameLength) wrong.push(tooLongText(maxNameLength));
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
  if (examples.length === 0) return `${text} (regex used for validation is '${format}')`;
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${text} (e.g. ${shown}regex used for validation is '${format}')`;
}

/** `must be no more than 63 characters`. */
export function tooLongText(most: number): string {
  return `must be no more than ${most} characters`;
}

function faults(text: string, maxLength: number, pattern: RegExp, message: string): string[] {
  const wrong = text.length > maxLength ? [tooLongText(maxLength)] : [];
  return pattern.test(text) ? wrong : [...wrong, message];
}
