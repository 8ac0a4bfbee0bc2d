;; Dropout masks: 1 / keep or 0 by position, eight float32 at a time, from the start of this memory on.
;;
;;   h(i) = hash32(key, i) of src/random.ts, for even i
;;   out[i]     = kept where the low half of h(i) is at least limit, else 0
;;   out[i + 1] = kept where its high half is, else 0
;;
;; The caller folds hash32's first factor into `mixed` = (key ^ 0x9e3779b9) * 0x85ebca6b. `from` is even; `count` is rounded up
;; to a multiple of 8.
(module
  (memory (export "memory") 1 1)
  (func (export "fill") (param $mixed i32) (param $from i32) (param $count i32) (param $limit i32) (param $kept f32)
    (local $at i32) (local $end i32) (local $i v128) (local $h v128) (local $low v128) (local $high v128)
    (local.set $end (i32.shl (local.get $count) (i32.const 2)))
    (local.set $i
      (i32x4.add
        (i32x4.splat (i32.add (local.get $from) (i32.const 0x7f4a7c15)))
        (v128.const i32x4 0 2 4 6)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $h
          (v128.xor
            (i32x4.splat (local.get $mixed))
            (i32x4.mul (local.get $i) (v128.const i32x4 0xc2b2ae35 0xc2b2ae35 0xc2b2ae35 0xc2b2ae35))))
        (local.set $h
          (i32x4.mul
            (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 16)))
            (v128.const i32x4 0x21f0aaad 0x21f0aaad 0x21f0aaad 0x21f0aaad)))
        (local.set $h
          (i32x4.mul
            (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 15)))
            (v128.const i32x4 0x735a2d97 0x735a2d97 0x735a2d97 0x735a2d97)))
        (local.set $h (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 15))))

        (local.set $low
          (v128.and
            (f32x4.splat (local.get $kept))
            (i32x4.ge_s
              (v128.and (local.get $h) (v128.const i32x4 0xffff 0xffff 0xffff 0xffff))
              (i32x4.splat (local.get $limit)))))
        (local.set $high
          (v128.and
            (f32x4.splat (local.get $kept))
            (i32x4.ge_s (i32x4.shr_u (local.get $h) (i32.const 16)) (i32x4.splat (local.get $limit)))))
        (v128.store (local.get $at)
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $low) (local.get $high)))
        (v128.store offset=16 (local.get $at)
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $low) (local.get $high)))

        (local.set $i (i32x4.add (local.get $i) (v128.const i32x4 8 8 8 8)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $next)))))
