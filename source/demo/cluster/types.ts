import type {ResourceKind} from '../../kubernetes/kinds.ts';
import type {KubeObject, ObjectRef} from '../../kubernetes/object.ts';
import type {KindName, ObjectOf} from '../../kubernetes/typed-object.ts';
import type {
	ApiError,
	ApiFailureKind,
	ClusterPort,
	PodResponse,
	RequestOptions,
	WatchEvent,
} from '../../ports/cluster.ts';

type ClusterVerb =
	| 'get'
	| 'list'
	| 'watch'
	| 'review'
	| 'apply'
	| 'create'
	| 'update'
	| 'patch'
	| 'delete'
	| 'forward';

/** A request as an audit log would show it. */
export type ClusterRequest = {
	verb: ClusterVerb;
	path: string;
	/** What was sent, for writes and reviews. */
	body?: unknown;
	dryRun: boolean;
	fieldManager?: string;
	force?: boolean;
};

/** A request that was meant to store something: never a read, a review or a dry run. */
export type ClusterWrite = ClusterRequest & {ref: ObjectRef; changed: boolean; failed?: ApiError};

/** Of an update: whose fields they are from then on, default `mesh-wizard`. */
type UpdateOptions = RequestOptions & {fieldManager?: string};

export type MemoryCluster = Omit<ClusterPort, 'create' | 'replace' | 'patch'> & {
	create: <Sent extends KubeObject>(
		object: Sent,
		options?: UpdateOptions,
	) => Promise<ObjectOf<Sent>>;
	replace: <Sent extends KubeObject>(
		object: Sent,
		options?: UpdateOptions,
	) => Promise<ObjectOf<Sent>>;
	patch: (ref: ObjectRef, patch: unknown, options?: UpdateOptions) => Promise<KubeObject>;
	/** Every request, in order. */
	readonly requests: readonly ClusterRequest[];
	/** Every attempt to store something, in order; `changed: false` for one without effect. */
	readonly writes: readonly ClusterWrite[];
	/** What is there now. */
	objects: () => KubeObject[];
	object: (ref: ObjectRef) => KubeObject | undefined;
	/** The same without a copy: whoever looks must not change it. Another object once it has changed. */
	inspect: <const Ref extends ObjectRef>(ref: Ref) => ObjectOf<Ref> | undefined;
	/** All objects of a kind, not copied either; none for a kind that is not served. */
	inspectAll: <const Kind extends KindName & {namespace?: string}>(
		kind: Kind,
	) => ReadonlyArray<ObjectOf<Kind>>;
	/** Puts an object there behind the API's back (status included); watches see it. Its fields belong to `manager` (default `someone`). */
	put: (object: KubeObject, options?: {manager?: string}) => KubeObject;
	/** Takes an object away behind the API's back. */
	drop: (ref: ObjectRef) => void;
	/** Every kind that is served, with its plural. */
	resources: () => readonly ResourceKind[];
	/** Makes a kind known; objects that are put make theirs known by themselves. */
	serve: (kind: {apiVersion: string; kind: string; plural?: string; namespaced: boolean}) => void;
	/**
	Makes matching requests fail until the returned function is called. A string matches a path that starts with it, whatever the verb;
	a regular expression matches `verb path`, e.g. `/^list \/api\/v1\/secrets/`. `times` ends it after so many failures.
	*/
	fail: (
		what: string | RegExp,
		error: ApiError | ApiFailureKind,
		options?: {times?: number},
	) => () => void;
	/** Holds matching requests back until the returned function is called; an abort still ends them. */
	hold: (what: string | RegExp) => () => void;
	/** Answers a GET or a review of this path. */
	answer: (path: string, value: unknown) => void;
	/** Answers reviews of this path, by what they ask. */
	answerReview: (path: string, respond: (body: unknown) => unknown) => void;
	/** Answers requests to a port of a pod: `namespace/name:port`. */
	answerPod: (pod: string, respond: (path: string) => PodResponse | Promise<PodResponse>) => void;
	/** Called at once for every change, whoever made it. Returns the way to stop. */
	onChange: (listener: (event: WatchEvent, resource: ResourceKind) => void) => () => void;
	/** Called after every write through the port that changed something: for controllers, such as one that makes Deployments available. */
	onWrite: (listener: (write: ClusterWrite) => void) => void;
	readonly isClosed: boolean;
};

export type MemoryClusterOptions = {
	context?: string;
	server?: string;
	objects?: readonly KubeObject[];
	/** UID of kube-system. */
	uid?: string;
	version?: string;
	/** The certificates that it shows, PEM; without them, its own authority's (ConfigMap kube-root-ca.crt). */
	shows?: string;
	now?: () => number;
	/** How far the API server's clock is ahead, in milliseconds. */
	skewMs?: number;
	/** Called before a request is served; what it throws is the answer. For an API server that takes its time. */
	onRequest?: (request: ClusterRequest, options: RequestOptions) => Promise<void> | void;
	/** Answers GETs that no object and no static answer covers; undefined for what it does not know either. */
	respond?: (path: string) => unknown;
	/** Answers requests to ports of pods that `answerPod` does not cover; undefined where nothing listens. */
	respondPod?: (pod: {
		namespace: string;
		name: string;
		port: number;
	}) => ((path: string) => PodResponse | Promise<PodResponse>) | undefined;
	/** Ends namespaces: without it they go at once, with it they are Terminating until `drop` is called. */
	finalize?: (ref: ObjectRef, drop: () => void) => void;
	/** Whether `requests` and `writes` are kept; default true. */
	keepsHistory?: boolean;
};
