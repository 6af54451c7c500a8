import { VendorFault } from "./vendor-fault";

/** What interpolates into a message of the vendor. */
type Params = Readonly<Record<string, unknown>>;

/**
 * A refusal with the vendor's stable code (wire file, section 1, "Error body"). Only `resource.not_found` is published; the
 * other codes are this fake's reading.
 */
export class KivoxFault extends VendorFault {
  constructor(
    status: number,
    readonly code: string,
    message: string,
    readonly params?: Params,
  ) {
    super(status, message);
  }
}

const codes: Readonly<Record<number, string>> = {
  401: "auth.unauthorized",
  403: "auth.forbidden",
  404: "resource.not_found",
  405: "method.not_allowed",
  409: "resource.conflict",
  413: "request.too_large",
  422: "validation.failed",
  429: "rate.limited",
};

export function codeOf(status: number): string {
  return codes[status] ?? (status >= 500 ? "server.unavailable" : "request.refused");
}

export function notFound(resource: string, id: string): KivoxFault {
  return new KivoxFault(404, "resource.not_found", `There is no ${resource} "${id}"`, {
    resource,
    id,
  });
}

export function conflict(code: string, message: string, params?: Params): KivoxFault {
  return new KivoxFault(409, code, message, params);
}

/** The body of every error. */
export function errorBody(code: string, message: string, params?: Params): object {
  return {
    code,
    message,
    doc_url: `https://kivox.com.co/docs/reference/errors#${code.replaceAll(/[._]/g, "-")}`,
    ...(params && { params }),
  };
}
