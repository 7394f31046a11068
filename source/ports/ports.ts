import type {CertificatesPort} from './certificates.ts';
import type {ClockPort} from './clock.ts';
import type {ClusterPort} from './cluster.ts';
import type {FilesPort} from './files.ts';
import type {IstioctlDownloads} from './istioctl-downloads.ts';
import type {IstioctlPort} from './istioctl.ts';
import type {ForeignUse, Kubeconfig, KubeContext} from './kubeconfig.ts';
import type {OpenPeer} from './peer.ts';
import type {ProcessesPort} from './processes.ts';
import type {TlsProbePort} from './tls-probe.ts';

/** A cluster to talk to. `kubeconfig` is one of its own, as mesh.yaml spells it. */
type ClusterSelection = {name: string; context: string; kubeconfig?: string};

/** The folder that relative paths of a mesh file start from. */
type Base = {directory: string};

/** The world, as commands reach it: the adapters', or the demo's. */
export type Ports = {
	/** Nothing of it is real: said on every screen and in every output. */
	simulated: boolean;
	files: FilesPort;
	clock: ClockPort;
	/** The moment by which support windows are judged, epoch milliseconds, where it's not the clock's: the demo tells the same for ever. */
	today?: number;
	processes: ProcessesPort;
	certificates: CertificatesPort;
	istioctl: IstioctlPort;
	/** Undefined where nothing can be downloaded (the demo). */
	istioctlDownloads?: IstioctlDownloads;
	tls: TlsProbePort;
	/** All contexts of the usual kubeconfigs, and what is wrong with them. */
	kubeconfig: Kubeconfig;
	/** Connections by cluster name; contacts nothing yet. Throws `UsageError` naming every context that is not there, or every foreign use without consent. */
	openClusters: (selection: readonly ClusterSelection[], base?: Base) => Map<string, ClusterPort>;
	/** The kubeconfigs that lead to these clusters, each once. */
	kubeconfigsFor: (selection: readonly ClusterSelection[], base?: Base) => readonly Kubeconfig[];
	/** What the kubeconfigs that a mesh file names would have done, as long as nobody has agreed to it (decision D-47). */
	foreignUses: (selection: readonly ClusterSelection[], base: Base) => readonly ForeignUse[];
	/**
	Runs the credential plugin of a context on the terminal, which must be free meanwhile, for five minutes at most; what it gives is used by
	every request from then on. Throws `MeshError`: it failed, or the context has none that could be run (`oidc`, `static`).
	*/
	login: (context: KubeContext, options?: {signal?: AbortSignal}) => Promise<void>;
	/** What `KUBECONFIG` must be for a child to know a cluster's context; undefined where it may stay as it is. */
	kubeconfigFor: (own: string | undefined, base: Base) => string | undefined;
	/** The flags that led this process to its kubeconfigs, as words: what a command of ours has to repeat to find the same clusters. */
	kubeconfigFlags: readonly string[];
	/** What may be named where certificates of one's own are asked for, as sentences: in the demo, where no disk is. */
	trustSamples?: readonly string[];
	/** Opens what a remote secret leads to; undefined where nothing can be tried out (the demo). */
	openPeer?: OpenPeer;
	/** Ends every istioctl at once. */
	killChildren: () => void;
};
