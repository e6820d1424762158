/** What Kubernetes makes names of: without vowels and what looks like one no name spells a word. As k8s.io/apimachinery/pkg/util/rand. */
export const alphanums = "bcdfghjklmnpqrstvwxz2456789";
