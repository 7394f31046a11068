import type {Defect} from './kit/defect.ts';
import {admissionPolicy} from './admission-policy.ts';
import {attachedElsewhere} from './attached-elsewhere.ts';
import {cacertsExpired} from './cacerts-expired.ts';
import {cacertsExpiring} from './cacerts-expiring.ts';
import {cacertsForeignRoot} from './cacerts-foreign-root.ts';
import {cacertsIncomplete} from './cacerts-incomplete.ts';
import {cacertsNoAuthority} from './cacerts-no-authority.ts';
import {cacertsNotLive} from './cacerts-not-live.ts';
import {cacertsWrongKey} from './cacerts-wrong-key.ts';
import {ciliumInsteadOfKubeProxy} from './cilium-instead-of-kube-proxy.ts';
import {clockAhead} from './clock-ahead.ts';
import {clockSlightlyAhead} from './clock-slightly-ahead.ts';
import {clusterDomain} from './cluster-domain.ts';
import {deadHangingDns} from './dead-hanging-dns.ts';
import {deadNoAnswer} from './dead-no-answer.ts';
import {deadNoTls} from './dead-no-tls.ts';
import {deadRefused} from './dead-refused.ts';
import {deadTlsSilent} from './dead-tls-silent.ts';
import {deadWebhook} from './dead-webhook.ts';
import {defaultDeny} from './default-deny.ts';
import {denyAll} from './deny-all.ts';
import {denyAllInANamespace} from './deny-all-in-a-namespace.ts';
import {disabledMtls} from './disabled-mtls.ts';
import {discoverySelectors} from './discovery-selectors.ts';
import {dnsDown} from './dns-down.ts';
import {expiredClientCertificate} from './expired-client-certificate.ts';
import {expiringClientCertificate} from './expiring-client-certificate.ts';
import {foreignAuthority} from './foreign-authority.ts';
import {foreignClusterName} from './foreign-cluster-name.ts';
import {foreignCredentials} from './foreign-credentials.ts';
import {foreignMeshId} from './foreign-mesh-id.ts';
import {gatewayApiBehind} from './gateway-api-behind.ts';
import {gatewayApiOld} from './gateway-api-old.ts';
import {gatewayLabelMissing} from './gateway-label-missing.ts';
import {gatewayLabelWrong} from './gateway-label-wrong.ts';
import {gatewayWithoutPort} from './gateway-without-port.ts';
import {globalStub} from './global-stub.ts';
import {halfDeletedIstio} from './half-deleted-istio.ts';
import {harmlessLimits} from './harmless-limits.ts';
import {harmlessMirror} from './harmless-mirror.ts';
import {harmlessPolicies} from './harmless-policies.ts';
import {harmlessWebhook} from './harmless-webhook.ts';
import {helmManagedIstio} from './helm-managed-istio.ts';
import {imageHubInjector} from './image-hub-injector.ts';
import {imageHubOperator} from './image-hub-operator.ts';
import {imageHubOverlay} from './image-hub-overlay.ts';
import {imageHubPod} from './image-hub-pod.ts';
import {imageHubWorkload} from './image-hub-workload.ts';
import {ipFamiliesDiffer} from './ip-families-differ.ts';
import {kubeconfigInsecure} from './kubeconfig-insecure.ts';
import {kubeconfigProxy} from './kubeconfig-proxy.ts';
import {kyvernoPolicy} from './kyverno-policy.ts';
import {limitRange} from './limit-range.ts';
import {loopbackAddress} from './loopback-address.ts';
import {meshNetworks} from './mesh-networks.ts';
import {namedLoadBalancer} from './named-load-balancer.ts';
import {namespaceTerminating} from './namespace-terminating.ts';
import {networkLabelMissing} from './network-label-missing.ts';
import {networkLabelWrong} from './network-label-wrong.ts';
import {noLoadBalancer} from './no-load-balancer.ts';
import {noRights} from './no-rights.ts';
import {nodeInPodRange} from './node-in-pod-range.ts';
import {nodesForeignArchitecture} from './nodes-foreign-architecture.ts';
import {nodesFull} from './nodes-full.ts';
import {nodesMixedArchitecture} from './nodes-mixed-architecture.ts';
import {nodesTainted} from './nodes-tainted.ts';
import {nodesUnready} from './nodes-unready.ts';
import {nodesWithoutZones} from './nodes-without-zones.ts';
import {notKubernetes} from './not-kubernetes.ts';
import {oldKubernetes} from './old-kubernetes.ts';
import {olderIstio} from './older-istio.ts';
import {oneNameTwoNetworks} from './one-name-two-networks.ts';
import {overlappingRevisions} from './overlapping-revisions.ts';
import {platformK3s} from './platform-k3s.ts';
import {podSecurityOfIstio} from './pod-security-of-istio.ts';
import {podSecurityOfWorkloads} from './pod-security-of-workloads.ts';
import {podsContained} from './pods-contained.ts';
import {podsDualStack} from './pods-dual-stack.ts';
import {podsEqual} from './pods-equal.ts';
import {podsUnknown} from './pods-unknown.ts';
import {quota} from './quota.ts';
import {readOnlyUser} from './read-only-user.ts';
import {registryOnly} from './registry-only.ts';
import {rootsDiffer} from './roots-differ.ts';
import {sameClusterTwice} from './same-cluster-twice.ts';
import {secretDeadToken} from './secret-dead-token.ts';
import {secretExec} from './secret-exec.ts';
import {secretLoopbackServer} from './secret-loopback-server.ts';
import {secretOfDeparted} from './secret-of-departed.ts';
import {secretUnreachableServer} from './secret-unreachable-server.ts';
import {secretWrongKey} from './secret-wrong-key.ts';
import {secretWrongNamespace} from './secret-wrong-namespace.ts';
import {servicesContained} from './services-contained.ts';
import {servicesDualStack} from './services-dual-stack.ts';
import {servicesEqual} from './services-equal.ts';
import {servicesUnknown} from './services-unknown.ts';
import {sharedIntermediate} from './shared-intermediate.ts';
import {slowApi} from './slow-api.ts';
import {strictMtls} from './strict-mtls.ts';
import {trustDomainsDiffer} from './trust-domains-differ.ts';

/** Every defect, in the order in which they are planted. */
export const catalogue: readonly Defect[] = [
	// API servers and kubeconfigs
	deadNoAnswer,
	deadRefused,
	deadNoTls,
	deadTlsSilent,
	deadHangingDns,
	slowApi,
	notKubernetes,
	foreignAuthority,
	foreignCredentials,
	expiredClientCertificate,
	expiringClientCertificate,
	noRights,
	readOnlyUser,
	loopbackAddress,
	kubeconfigInsecure,
	kubeconfigProxy,
	sameClusterTwice,
	clockAhead,
	clockSlightlyAhead,
	oldKubernetes,
	// Nodes, DNS and platforms
	nodesUnready,
	nodesTainted,
	nodesFull,
	nodesForeignArchitecture,
	nodesMixedArchitecture,
	nodesWithoutZones,
	dnsDown,
	clusterDomain,
	globalStub,
	platformK3s,
	ciliumInsteadOfKubeProxy,
	// Addresses
	podsEqual,
	podsContained,
	podsDualStack,
	podsUnknown,
	servicesEqual,
	servicesContained,
	servicesDualStack,
	servicesUnknown,
	nodeInPodRange,
	ipFamiliesDiffer,
	oneNameTwoNetworks,
	// The namespace, and Istio that is there
	namespaceTerminating,
	networkLabelWrong,
	networkLabelMissing,
	attachedElsewhere,
	halfDeletedIstio,
	foreignMeshId,
	foreignClusterName,
	olderIstio,
	helmManagedIstio,
	overlappingRevisions,
	imageHubWorkload,
	imageHubPod,
	imageHubInjector,
	imageHubOperator,
	imageHubOverlay,
	// Trust
	cacertsIncomplete,
	cacertsForeignRoot,
	cacertsExpired,
	cacertsWrongKey,
	cacertsNoAuthority,
	cacertsExpiring,
	cacertsNotLive,
	rootsDiffer,
	trustDomainsDiffer,
	sharedIntermediate,
	// Remote secrets
	secretDeadToken,
	secretWrongKey,
	secretUnreachableServer,
	secretLoopbackServer,
	secretExec,
	secretWrongNamespace,
	secretOfDeparted,
	// Gateways
	noLoadBalancer,
	namedLoadBalancer,
	gatewayLabelMissing,
	gatewayLabelWrong,
	gatewayWithoutPort,
	gatewayApiOld,
	gatewayApiBehind,
	// Policies
	podSecurityOfWorkloads,
	podSecurityOfIstio,
	defaultDeny,
	denyAll,
	denyAllInANamespace,
	strictMtls,
	disabledMtls,
	discoverySelectors,
	registryOnly,
	meshNetworks,
	deadWebhook,
	quota,
	limitRange,
	admissionPolicy,
	kyvernoPolicy,
	// Nothing at all: what must stay quiet
	harmlessWebhook,
	harmlessLimits,
	harmlessPolicies,
	harmlessMirror,
];
