import type { Clock } from "./clock";
import { isSameScope, type HappyRobotScope } from "./happyrobot-token";
import { signature } from "./json-web-token";
import { randomUuid } from "./random";
import { createBodyReader, readBytes, type BodyReader } from "./request-body";
import { VendorFault } from "./vendor-fault";

/** One file on its way through the three steps of an upload (wire file, section 2.8). */
export interface FakeHappyRobotUpload {
  readonly artifactId: string;
  readonly scope: HappyRobotScope;
  readonly filename: string;
  readonly mimeType: string;
  /** In bytes: `max_file_size` as it was told to the client. */
  readonly maxFileSize: number;
  readonly s3Uri: string;
  /** `presigned`: the address is given out; `stored`: the bytes are there; `complete`: the client has said so. */
  readonly status: "presigned" | "stored" | "complete";
  /** What the PUT brought; absent until then. */
  readonly bytes?: Uint8Array;
  /** How many PUTs reached the bucket, refused ones included. */
  readonly attempts: number;
}

/** An artifact of a message, as history shows it. */
export interface FakeHappyRobotArtifact {
  readonly mediaId: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

/** Where the bucket lives, under the origin that asked for the presigned address. */
export const bucketPath = "/happyrobot-bucket/";

/** How long a presigned address is good for. The vendor's value is unknown (wire file, section 6, number 8). */
const presignedSeconds = 900;

export interface Storage {
  readonly uploads: ReadonlyMap<string, FakeHappyRobotUpload>;
  presign(
    scope: HappyRobotScope,
    origin: string,
    query: { filename: string; mimeType: string },
  ): { artifact_id: string; upload_url: string; s3_uri: string; max_file_size: number };
  complete(scope: HappyRobotScope, body: BodyReader): { artifact_id: string; status: string };
  /** Turns the `artifacts` of a message into what history shows; throws when one is not there or not ours. */
  resolve(scope: HappyRobotScope, artifacts: readonly unknown[]): readonly FakeHappyRobotArtifact[];
  downloadUrl(mediaId: string, origin: string): string;
  /** The bucket itself: PUT and GET of presigned addresses, answering errors in XML as buckets do. */
  handle(request: Request, url: URL): Promise<Response>;
}

export function createStorage(dependencies: {
  readonly clock: Clock;
  readonly secret: Uint8Array;
  /** In bytes. */
  readonly maxFileSize: () => number;
}): Storage {
  const { clock, secret } = dependencies;
  const uploads = new Map<string, Writable<FakeHappyRobotUpload>>();

  function presignedUrl(method: "GET" | "PUT", artifactId: string, origin: string): string {
    const expires = String(Math.floor(clock.now() / 1000) + presignedSeconds);
    const url = new URL(`${bucketPath}${artifactId}`, origin);
    url.searchParams.set("Expires", expires);
    url.searchParams.set("Signature", signature(`${method} ${artifactId} ${expires}`, secret));
    return url.href;
  }

  function authorize(request: Request, url: URL): Writable<FakeHappyRobotUpload> {
    if (request.headers.has("authorization"))
      throw new BucketFault(400, "InvalidArgument", "Only one auth mechanism allowed");
    const artifactId = url.pathname.slice(bucketPath.length);
    const expires = url.searchParams.get("Expires") ?? "";
    const expected = signature(`${request.method} ${artifactId} ${expires}`, secret);
    if (url.searchParams.get("Signature") !== expected)
      throw new BucketFault(403, "SignatureDoesNotMatch", "The request signature does not match");
    if (clock.now() >= Number(expires) * 1000)
      throw new BucketFault(403, "AccessDenied", "Request has expired");
    const upload = uploads.get(artifactId);
    if (!upload) throw new BucketFault(404, "NoSuchKey", "The specified key does not exist");
    return upload;
  }

  async function put(request: Request, url: URL): Promise<Response> {
    const upload = authorize(request, url);
    upload.attempts += 1;
    if (request.headers.get("content-type") !== upload.mimeType)
      throw new BucketFault(
        403,
        "SignatureDoesNotMatch",
        `The signed Content-Type is ${upload.mimeType}`,
      );
    upload.bytes = await readBytes(
      request,
      upload.maxFileSize,
      () => new BucketFault(400, "EntityTooLarge", "The upload is over the maximum allowed size"),
    );
    upload.status = "stored";
    return new Response(null, { status: 200, headers: bucketHeaders });
  }

  function get(request: Request, url: URL): Response {
    const { bytes, mimeType } = authorize(request, url);
    if (!bytes) throw new BucketFault(404, "NoSuchKey", "The specified key does not exist");
    return new Response(bytes.slice(), {
      status: 200,
      headers: { ...bucketHeaders, "content-type": mimeType },
    });
  }

  return {
    uploads,
    presign(scope, origin, { filename, mimeType }) {
      const artifactId = randomUuid();
      const upload: Writable<FakeHappyRobotUpload> = {
        artifactId,
        scope,
        filename,
        mimeType,
        maxFileSize: dependencies.maxFileSize(),
        s3Uri: `s3://happyrobot-fake/${scope.orgId}/${artifactId}/${encodeURIComponent(filename)}`,
        status: "presigned",
        attempts: 0,
      };
      uploads.set(artifactId, upload);
      return {
        artifact_id: artifactId,
        upload_url: presignedUrl("PUT", artifactId, origin),
        s3_uri: upload.s3Uri,
        max_file_size: upload.maxFileSize,
      };
    },
    complete(scope, body) {
      const upload = uploads.get(body.string("artifact_id", { minLength: 1 }));
      const s3Uri = body.string("s3_uri", { minLength: 1 });
      const filename = body.string("filename", { minLength: 1 });
      const mimeType = body.string("mime_type", { minLength: 1 });
      const sizeBytes = body.positiveNumber("size_bytes");
      body.done();
      if (!upload || !isSameScope(upload.scope, scope))
        throw new VendorFault(400, "The artifact is unknown");
      if (sizeBytes > upload.maxFileSize)
        throw new VendorFault(
          413,
          `The file is too large: at most ${String(upload.maxFileSize)} bytes are allowed`,
        );
      if (s3Uri !== upload.s3Uri) body.refuse("s3_uri", "not the address of this artifact");
      if (filename !== upload.filename) body.refuse("filename", "not the presigned file name");
      if (mimeType !== upload.mimeType) body.refuse("mime_type", "not the presigned type");
      if (!upload.bytes) body.refuse("artifact_id", "nothing was uploaded");
      else if (upload.bytes.byteLength !== sizeBytes)
        body.refuse("size_bytes", `${String(upload.bytes.byteLength)} bytes were uploaded`);
      body.done();
      upload.status = "complete";
      return { artifact_id: upload.artifactId, status: "completed" };
    },
    resolve(scope, artifacts) {
      return artifacts.map((artifact, index) => {
        const reader = createBodyReader(artifact, `/artifacts/${String(index)}`);
        const mediaId = reader.string("media_id", { minLength: 1 });
        reader.string("mime_type", { minLength: 1 });
        reader.optionalString("type");
        reader.optionalString("s3_key");
        reader.optionalString("presigned_url");
        reader.optionalString("filename");
        reader.optionalString("artifact_text");
        if (reader.has("size_bytes")) reader.positiveNumber("size_bytes");
        reader.done();
        const upload = uploads.get(mediaId);
        if (!upload || !isSameScope(upload.scope, scope))
          throw new VendorFault(404, `Artifact ${mediaId} was not found`);
        if (upload.status !== "complete" || !upload.bytes)
          throw new VendorFault(404, `The upload of artifact ${mediaId} was not completed`);
        return {
          mediaId,
          filename: upload.filename,
          mimeType: upload.mimeType,
          sizeBytes: upload.bytes.byteLength,
        };
      });
    },
    downloadUrl: (mediaId, origin) => presignedUrl("GET", mediaId, origin),
    async handle(request, url) {
      try {
        if (request.method === "OPTIONS")
          return new Response(null, {
            status: 204,
            headers: {
              ...bucketHeaders,
              // No `authorization`: the signature in the address is the only credential.
              "access-control-allow-methods": "GET, PUT",
              "access-control-allow-headers": "content-type",
            },
          });
        if (request.method === "PUT") return await put(request, url);
        if (request.method === "GET") return get(request, url);
        throw new BucketFault(405, "MethodNotAllowed", "The method is not allowed");
      } catch (fault) {
        if (!(fault instanceof BucketFault)) throw fault;
        return new Response(
          `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${fault.code}</Code><Message>${fault.message}</Message></Error>`,
          {
            status: fault.status,
            headers: { ...bucketHeaders, "content-type": "application/xml" },
          },
        );
      }
    },
  };
}

type Writable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

const bucketHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "etag",
};

class BucketFault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
