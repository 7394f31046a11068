import type {KubeObject, ObjectRef} from '../kubernetes/object.ts';
import type {KindName, ObjectOf} from '../kubernetes/typed-object.ts';
import {MeshError} from '../errors.ts';

/**
Why a request to an API server failed, told apart as far as the wire allows.

- `dns`: the name does not resolve (or its server does not answer).
- `refused`: nothing listens. `timed-out`: no connection in time (packets dropped).
- `unanswered`: the connection is there, but the answer is not, or not whole, in time. `proxy`: the proxy gives no way to the server.
- `not-tls`: something answers that does not speak TLS. `tls-silent`: the connection opens, the handshake never ends.
- `wrong-ca`: the certificate is not signed by the kubeconfig's CA, is expired, or names another host.
- `not-kubernetes`: it answers HTTPS, but not as a Kubernetes API server does.
- `unauthorized` (401), `forbidden` (403), `not-found` (404), `conflict` (409), `invalid` (422, 400), `server-error` (5xx), `throttled` (429).
- `gateway`: 5xx or 407 of a load balancer or proxy that stands before the API server, not of itself.
- `exec-plugin`: the kubeconfig's credential plugin is missing, failed or took too long.
- `client-certificate`: the server refused the client certificate in the handshake.
- `too-large`: the answer exceeds the byte cap. `aborted`: we stopped it.
*/
export type ApiFailureKind =
	| 'dns'
	| 'refused'
	| 'timed-out'
	| 'unanswered'
	| 'proxy'
	| 'network'
	| 'not-tls'
	| 'tls-silent'
	| 'wrong-ca'
	| 'client-certificate'
	| 'not-kubernetes'
	| 'unauthorized'
	| 'forbidden'
	| 'not-found'
	| 'conflict'
	| 'invalid'
	| 'server-error'
	| 'throttled'
	| 'gateway'
	| 'exec-plugin'
	| 'too-large'
	| 'aborted';

/** A failed request. `message` names server and cause, `text` the cause alone; neither ever holds a credential. */
export class ApiError extends MeshError {
	override readonly name = 'ApiError';
	readonly kind: ApiFailureKind;
	readonly text: string;
	readonly server?: string;
	readonly status?: number;
	/** Of `exec-plugin`: its credential plugin runs, but may have to ask a person first (`Ports.login`). */
	readonly needsLogin: boolean;

	constructor(
		kind: ApiFailureKind,
		text: string,
		options: {
			/** The URL that was asked. */
			server?: string;
			status?: number;
			cause?: unknown;
			remedy?: readonly string[];
			needsLogin?: boolean;
		} = {},
	) {
		super(options.server === undefined ? text : `${options.server}: ${text}`, {
			code: `api.${kind}`,
			cause: options.cause,
			remedy: options.remedy,
		});
		this.kind = kind;
		this.text = text;
		this.server = options.server;
		this.status = options.status;
		this.needsLogin = options.needsLogin ?? false;
	}
}

export type RequestOptions = {
	signal?: AbortSignal;
	/** Milliseconds for this one request; the default is `--timeout`, and a minute for a slow write or dry run of a server that answers otherwise. */
	timeoutMs?: number;
};

export type ListOptions = RequestOptions & {
	labelSelector?: string;
	fieldSelector?: string;
	/** Ask for PartialObjectMetadata only: never an object's contents. */
	metadataOnly?: boolean;
	/** Objects a page; default 250. */
	pageSize?: number;
	/** Stop after this many objects. */
	atMost?: number;
};

export type ApplyOptions = RequestOptions & {
	/** Default `mesh-wizard`. */
	fieldManager?: string;
	/** Take fields over from other managers; only with the user's consent, or in a dry run. */
	force?: boolean;
	/** The server computes the result and stores nothing. */
	dryRun?: boolean;
};

export type WatchEvent<Kind extends KindName = KindName> = {
	type: 'added' | 'modified' | 'deleted';
	object: ObjectOf<Kind>;
};

/** An HTTP answer from a port of a pod. */
export type PodResponse = {status: number; body: string};
export type PodRequest = (
	path: string,
	options?: RequestOptions & {headers?: Record<string, string>},
) => Promise<PodResponse>;

/** What holds on this machine alone, in the kubeconfig or around it: no remote secret takes it along. */
export type LocalSetting =
	'proxy-url' | 'HTTPS_PROXY' | 'tls-server-name' | 'insecure-skip-tls-verify' | 'impersonation';

/** How a kubeconfig leads to a cluster, beside its address; holds no credential. */
export type ClusterAccess = {
	/** The user's client certificate, PEM. */
	certificate?: string;
	settings: readonly LocalSetting[];
};

/**
One cluster's API server. Every method throws `ApiError`. Objects come typed by the kind that was asked for, and hold what their types say
(`typedObject`); what is asked by path comes as it is.
*/
export type ClusterPort = {
	/** The kubeconfig context. */
	readonly context: string;
	/** The API server's URL. */
	readonly server: string;
	/** What `KUBECONFIG` must be for kubectl to know the context; undefined where the usual one has it. */
	readonly kubeconfig?: string;
	/** Undefined where there is no kubeconfig. */
	readonly access?: ClusterAccess;

	/** GET of any path that answers JSON; `text` for one that answers text. */
	get: (path: string, options?: RequestOptions) => Promise<unknown>;
	text: (path: string, options?: RequestOptions) => Promise<string>;
	/** POST of a review (SelfSubjectAccessReview and the like), which stores nothing. */
	review: (path: string, body: unknown, options?: RequestOptions) => Promise<unknown>;
	/** The API server's clock at its quickest answer so far (its Date header), and ours when that came; both epoch milliseconds. */
	clock: () => {server: number; local: number} | undefined;

	/** What the API server showed in its first handshake, leaf first, each as PEM; nothing before that, and over plain HTTP. The last may be the kubeconfig's own CA. */
	certificates: () => readonly string[];

	/** One object, or undefined when there is none (404). */
	read: <const Ref extends ObjectRef>(
		ref: Ref,
		options?: RequestOptions & {metadataOnly?: boolean},
	) => Promise<ObjectOf<Ref> | undefined>;
	/** All objects of a kind, paged. `not-found` when the kind is not served. */
	list: <const Kind extends KindName & {namespace?: string}>(
		kind: Kind,
		options?: ListOptions,
	) => Promise<Array<ObjectOf<Kind>>>;
	/** Everything the server can list: used by backups and before/after comparisons. */
	kinds: (
		options?: RequestOptions,
	) => Promise<
		ReadonlyArray<{apiVersion: string; kind: string; namespaced: boolean; verbs: readonly string[]}>
	>;
	/** Changes of one kind in one namespace, starting with what is there (`added`); ends when the signal aborts. */
	watch: <const Kind extends KindName & {namespace?: string}>(
		kind: Kind,
		options: {signal: AbortSignal; fieldSelector?: string; labelSelector?: string},
	) => AsyncIterable<WatchEvent<Kind>>;

	/** Server-side apply. A conflict with another manager is an `ApiError` of kind `conflict`. */
	apply: (object: KubeObject, options?: ApplyOptions) => Promise<KubeObject>;
	create: <Sent extends KubeObject>(
		object: Sent,
		options?: RequestOptions,
	) => Promise<ObjectOf<Sent>>;
	/** PUT; fails with `conflict` when `metadata.resourceVersion` is not the stored one. */
	replace: <Sent extends KubeObject>(
		object: Sent,
		options?: RequestOptions,
	) => Promise<ObjectOf<Sent>>;
	/** JSON merge patch, for removing a label or an annotation. */
	patch: (ref: ObjectRef, patch: unknown, options?: RequestOptions) => Promise<KubeObject>;
	/** Deletes; resolves false when it was not there. Does not wait for finalizers. */
	remove: (
		ref: ObjectRef,
		options?: RequestOptions & {propagation?: 'Foreground' | 'Background'; uid?: string},
	) => Promise<boolean>;

	/** Forwards to a port of a pod, hands a requester to `use`, and closes the tunnel afterwards. */
	forward: <T>(
		pod: {namespace: string; name: string},
		port: number,
		use: (request: PodRequest) => Promise<T>,
	) => Promise<T>;

	/** Closes its connections. */
	close: () => void;
};
