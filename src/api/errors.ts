/** The reasons of a Status, as in metav1.StatusReason. */
export type StatusReason =
  | ""
  | "AlreadyExists"
  | "BadRequest"
  | "Conflict"
  | "Expired"
  | "Forbidden"
  | "Gone"
  | "InternalError"
  | "Invalid"
  | "MethodNotAllowed"
  | "NotAcceptable"
  | "NotFound"
  | "RequestEntityTooLarge"
  | "ServiceUnavailable"
  | "Timeout"
  | "TooManyRequests"
  | "Unauthorized"
  | "UnsupportedMediaType";

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** Kind Status of meta/v1 as it goes over the wire. */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  /** `continue` goes with Expired: how to go on with a list all the same. */
  readonly metadata: { readonly continue?: string };
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: StatusDetails;
  readonly code?: number;
}

const codes: { readonly [R in StatusReason]: number } = {
  "": 500,
  AlreadyExists: 409,
  BadRequest: 400,
  Conflict: 409,
  Expired: 410,
  Forbidden: 403,
  Gone: 410,
  InternalError: 500,
  Invalid: 422,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  NotFound: 404,
  RequestEntityTooLarge: 413,
  ServiceUnavailable: 503,
  Timeout: 504,
  TooManyRequests: 429,
  Unauthorized: 401,
  UnsupportedMediaType: 415,
};

/** The API server's answer when it refuses: kind Status in Kubernetes. */
export class StatusError extends Error {
  override name = "StatusError";
  readonly status: Status;

  constructor(
    reason: StatusReason,
    message: string,
    details?: StatusDetails,
    code?: number,
    metadata: Status["metadata"] = {},
  ) {
    super(message);
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata,
      status: "Failure",
      message,
      ...(reason && { reason }),
      ...(details && { details }),
      code: code ?? codes[reason],
    };
  }

  /** A client's view: the error that an answered Status stands for. */
  static from(status: Status): StatusError {
    return new StatusError(
      status.reason ?? "",
      status.message ?? "unknown",
      status.details,
      status.code,
      status.metadata,
    );
  }

  get reason(): StatusReason {
    return this.status.reason ?? "";
  }

  get code(): number {
    return this.status.code ?? 500;
  }
}

/** `groupResource` as in `deployments.apps`. */
export function notFound(groupResource: string, name: string): StatusError {
  return new StatusError(
    "NotFound",
    `${groupResource} "${name}" not found`,
    detailsOf(groupResource, name),
  );
}

export function alreadyExists(groupResource: string, name: string): StatusError {
  return new StatusError(
    "AlreadyExists",
    `${groupResource} "${name}" already exists`,
    detailsOf(groupResource, name),
  );
}

/** The write lost a race: its resourceVersion is not the stored one's. */
export function conflict(
  groupResource: string,
  name: string,
  why = "the object has been modified; please apply your changes to the latest version and try again",
): StatusError {
  return new StatusError(
    "Conflict",
    `Operation cannot be fulfilled on ${groupResource} "${name}": ${why}`,
    detailsOf(groupResource, name),
  );
}

export function badRequest(message: string): StatusError {
  return new StatusError("BadRequest", message);
}

export function methodNotAllowed(): StatusError {
  return new StatusError(
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

export function isNotFound(error: unknown): error is StatusError {
  return error instanceof StatusError && error.reason === "NotFound";
}

export function isAlreadyExists(error: unknown): error is StatusError {
  return error instanceof StatusError && error.reason === "AlreadyExists";
}

export function isConflict(error: unknown): error is StatusError {
  return error instanceof StatusError && error.reason === "Conflict";
}

function detailsOf(groupResource: string, name: string): StatusDetails {
  const [kind = "", ...group] = groupResource.split(".");
  return { name, ...(group.length > 0 && { group: group.join(".") }), kind };
}
