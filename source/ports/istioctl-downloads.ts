/** How far a download is; `total` where the server says it. Bytes. */
export type DownloadProgress = {received: number; total?: number};

/** What is told of a download on its way into the user's cache. The first has `received: 0`, the last a `file`. */
export type DownloadEvent = DownloadProgress & {
	type: 'istioctl-download';
	version: string;
	url: string;
	file?: string;
};

export type DownloadOffer = {
	/** What is fetched. */
	url: string;
	/** Where the binary goes: absolute. */
	file: string;
};

/** The istioctl binaries that Istio publishes, kept in the user's cache. */
export type IstioctlDownloads = {
	/** What a download of a version would be; undefined where none is published: for this system, or a development build. */
	offer: (version: string) => DownloadOffer | undefined;
	/** The binary of a version in the cache, absolute; undefined when it isn't there. Contacts nobody. Throws a `MeshError` where others may have put it there. */
	find: (version: string) => Promise<string | undefined>;
	/**
	Downloads a version into the cache, whole or not at all, and gives its path. Nothing is written before its SHA-256 is the published
	one. Throws `MeshError`s that name what failed and what to do.
	*/
	fetch: (
		version: string,
		options: {signal?: AbortSignal; onProgress?: (progress: DownloadProgress) => void},
	) => Promise<string>;
};
