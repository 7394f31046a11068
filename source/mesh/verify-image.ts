/** Kubernetes' own test image: a server that logs its requests and a client that makes them (decision D-35). */
export const defaultVerifyImage = 'registry.k8s.io/e2e-test-images/agnhost:2.59';
