/** Names that the clusters and this program agree on (decision D-27). */
export const systemNamespace = 'istio-system';
export const fieldManager = 'mesh-wizard';

/** On everything that the wizard made; a namespace is deleted by the wizard only when it carries it. */
export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedByValue = 'mesh-wizard';

export const networkLabel = 'topology.istio.io/network';
/** Istio's name for a cluster that nobody has named. */
export const defaultClusterName = 'Kubernetes';
export const controlPlaneAnnotation = 'topology.istio.io/controlPlaneClusters';

/** The port of gateways for the mesh's own TLS between networks. */
export const crossNetworkPort = 15_443;

export const controlPlaneOperator = 'mesh-wizard';
export const eastWestOperator = 'mesh-wizard-eastwest';
export const eastWestService = 'istio-eastwestgateway';
export const recordName = 'mesh-wizard';
export const lockName = 'mesh-wizard';
export const lockNamespace = 'default';

export const readerAccount = 'istio-reader-service-account';
export const readerTokenSecret = 'istio-reader-service-account-istio-remote-secret-token';
export const remoteSecretName = (cluster: string): string => `istio-remote-secret-${cluster}`;
export const remoteSecretLabel = 'istio/multiCluster';
export const remoteSecretAnnotation = 'networking.istio.io/cluster';

export const cacertsName = 'cacerts';
/** The authority that istiod makes for itself where there are no `cacerts` (fact C-4). */
export const selfSignedName = 'istio-ca-secret';
export const rootConfigMap = 'istio-ca-root-cert';

/** Our annotations: what a Secret holds, said without its contents. */
export const rootFingerprintAnnotation = 'mesh-wizard.dev/root-sha256';
export const authorityFingerprintAnnotation = 'mesh-wizard.dev/ca-sha256';
export const accessHashAnnotation = 'mesh-wizard.dev/access-sha256';

/** On the pod template of a workload that was restarted: the identity that its proxies were to get. */
export const restartedForAnnotation = 'mesh-wizard.dev/restarted-for';

/** Verify's namespaces: `mesh-wizard-verify-<run>`, labelled with their purpose, annotated with the process that made them. */
export const verifyNamespacePrefix = 'mesh-wizard-verify-';
export const purposeLabel = 'mesh-wizard.dev/purpose';
export const holderAnnotation = 'mesh-wizard.dev/holder';

/** The probes of preflight: `mesh-wizard-probe-<run>`, labelled and annotated in the same way. */
export const probeNamespacePrefix = 'mesh-wizard-probe-';
