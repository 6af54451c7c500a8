/** Who can sign in where Plover's agents are looked after, and as what. The first has set it all up. */
export const ploverPeople = [
  { name: "Ana Torres", email: "ana@example.com", role: "owner" },
  { name: "Bruno Keller", email: "bruno@example.com", role: "admin" },
  { name: "Dev Patel", email: "dev@example.com", role: "member" },
] as const;

/** Of everybody: this is a demo. */
export const ploverPassword = "parlance demo";
