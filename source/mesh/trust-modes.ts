/** Where certificates come from (design, section 4, Trust). */
export const trustModes = ['generated', 'root', 'intermediates', 'from-cluster', 'in-cluster', 'self-signed', 'external'] as const;

export const defaultCertificatesDirectory = 'certs';
