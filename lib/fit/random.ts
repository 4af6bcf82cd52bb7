/** Seeded random numbers that are the same on every machine. */
import { log } from "../laws/elementary";

/**
 * Random numbers from the generator sfc32, seeded through the splitmix32 finaliser; 2^53 resolution from two draws.
 *
 * Source: C. Doty-Humphrey, PractRand (the engines' descriptions, RNG_engines.txt).
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;
  private spare: number | null = null;

  constructor(seed: number) {
    let s = seed | 0;
    const mix = () => {
      s = (s + 0x9e3779b9) | 0;
      let t = s ^ (s >>> 16);
      t = Math.imul(t, 0x21f0aaad);
      t ^= t >>> 15;
      t = Math.imul(t, 0x735a2d97);
      return t ^ (t >>> 15);
    };
    this.a = mix();
    this.b = mix();
    this.c = mix();
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return t >>> 0;
  }
  /** Uniform in [0, 1). */
  uniform(): number {
    return ((this.bits() >>> 5) * 67108864 + (this.bits() >>> 6)) / 9007199254740992;
  }
  /** Uniform whole number in 0 … n − 1, unbiased (Lemire 2019, ACM Trans. Model. Comput. Simul. 29(1); arXiv:1805.10941). */
  below(n: number): number {
    for (;;) {
      const x = this.bits();
      const high = Math.floor((x * n) / 4294967296);
      const low = (Math.imul(x, n) >>> 0) as number;
      if (low >= n || low >= (4294967296 - n) % n) return high;
    }
  }
  /** Standard normal (Marsaglia & Bray 1964, SIAM Review 6, 260–264). */
  normal(): number {
    if (this.spare !== null) {
      const s = this.spare;
      this.spare = null;
      return s;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const f = Math.sqrt((-2 * log(s)) / s);
      this.spare = v * f;
      return u * f;
    }
  }
}
