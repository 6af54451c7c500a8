import type { ParlanceError, UploadedFile, UploadOptions } from "@parlance/react/core";

type Upload = (file: File, options: UploadOptions) => Promise<UploadedFile>;

/** Gets so far and no further, until it is given up. */
export function stuckAt(share: number): Upload {
  return (_file, { signal, onProgress }) =>
    new Promise((_resolve, reject) => {
      onProgress?.(share);
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
    });
}

/** Fails, however often one tries. */
export function failing(error: ParlanceError): Upload {
  return () => Promise.reject(error);
}

/** Fails at the first attempt at each file. */
export function failingOnce(error: ParlanceError): Upload {
  const tried = new WeakSet<File>();
  return (file) => {
    if (tried.has(file)) return Promise.resolve(taken(file));
    tried.add(file);
    return Promise.reject(error);
  };
}

function taken(file: File): UploadedFile {
  return { remoteId: file.name, name: file.name, mediaType: file.type, size: file.size };
}
