;; One AdamW step (Loshchilov & Hutter 2019) over arrays in this memory, four float32 at a time.
;;
;;   g <- g * scale
;;   m <- m + (g - m) * (1 - beta1)
;;   v <- v + (g*g - v) * (1 - beta2)
;;   w <- w * keep - rate * m / (sqrt(v) * correction + epsilon)
;;
;; The caller folds what does not depend on the element into three numbers:
;;   keep       = 1 - learningRate * weightDecay
;;   rate       = learningRate / (1 - beta1^t)
;;   correction = 1 / sqrt(1 - beta2^t)
;; `squares` gives the sum of g * g: in float32 over blocks of 4096, in float64 over the blocks.
;; Where several batches make one step, `add` does s <- s + g after each but the last, and `mean`, in one pass with the squares,
;; g <- (s + g) / batches: in float32, from the first batch to the last.
;; Offsets are in bytes and multiples of 16; count is a multiple of 16 (arrays are padded with zeros, which stay zero).
(module
  (import "host" "memory" (memory 1 65536))

  (func $squares (export "squares") (param $at i32) (param $count i32) (result f64)
    (local $end i32) (local $blockEnd i32) (local $sum f64) (local $g v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $end (i32.add (local.get $at) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $blockEnd (i32.add (local.get $at) (i32.const 16384)))
        (if (i32.gt_u (local.get $blockEnd) (local.get $end)) (then (local.set $blockEnd (local.get $end))))
        (local.set $a (v128.const f32x4 0 0 0 0))
        (local.set $b (local.get $a))
        (local.set $c (local.get $a))
        (local.set $d (local.get $a))
        (loop $next
          (local.set $g (v128.load (local.get $at)))
          (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $g) (local.get $g))))
          (local.set $g (v128.load offset=16 (local.get $at)))
          (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $g) (local.get $g))))
          (local.set $g (v128.load offset=32 (local.get $at)))
          (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $g) (local.get $g))))
          (local.set $g (v128.load offset=48 (local.get $at)))
          (local.set $d (f32x4.add (local.get $d) (f32x4.mul (local.get $g) (local.get $g))))
          (local.set $at (i32.add (local.get $at) (i32.const 64)))
          (br_if $next (i32.lt_u (local.get $at) (local.get $blockEnd))))
        (local.set $a
          (f32x4.add (f32x4.add (local.get $a) (local.get $b)) (f32x4.add (local.get $c) (local.get $d))))
        (local.set $sum
          (f64.add (local.get $sum)
            (f64.add
              (f64.add
                (f64.promote_f32 (f32x4.extract_lane 0 (local.get $a)))
                (f64.promote_f32 (f32x4.extract_lane 1 (local.get $a))))
              (f64.add
                (f64.promote_f32 (f32x4.extract_lane 2 (local.get $a)))
                (f64.promote_f32 (f32x4.extract_lane 3 (local.get $a)))))))
        (br $block)))
    (local.get $sum))

  (func (export "add") (param $sums i32) (param $gradients i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $sums) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $sums) (local.get $end)))
        (v128.store (local.get $sums)
          (f32x4.add (v128.load (local.get $sums)) (v128.load (local.get $gradients))))
        (v128.store offset=16 (local.get $sums)
          (f32x4.add (v128.load offset=16 (local.get $sums)) (v128.load offset=16 (local.get $gradients))))
        (local.set $sums (i32.add (local.get $sums) (i32.const 32)))
        (local.set $gradients (i32.add (local.get $gradients) (i32.const 32)))
        (br $next))))

  ;; Gives the sum of squares of the means, as `squares` would: each block is still in the cache when they are taken.
  (func (export "mean") (param $gradients i32) (param $sums i32) (param $count i32) (param $batches f32) (result f64)
    (local $left i32) (local $size i32) (local $end i32) (local $squares f64)
    (local.set $left (local.get $count))
    (block $done
      (loop $block
        (br_if $done (i32.eqz (local.get $left)))
        (local.set $size (i32.const 4096))
        (if (i32.gt_u (local.get $size) (local.get $left)) (then (local.set $size (local.get $left))))
        (local.set $end (i32.add (local.get $gradients) (i32.shl (local.get $size) (i32.const 2))))
        (loop $next
          (v128.store (local.get $gradients)
            (f32x4.div
              (f32x4.add (v128.load (local.get $sums)) (v128.load (local.get $gradients)))
              (f32x4.splat (local.get $batches))))
          (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
          (local.set $gradients (i32.add (local.get $gradients) (i32.const 16)))
          (br_if $next (i32.lt_u (local.get $gradients) (local.get $end))))
        (local.set $squares
          (f64.add (local.get $squares)
            (call $squares (i32.sub (local.get $end) (i32.shl (local.get $size) (i32.const 2))) (local.get $size))))
        (local.set $left (i32.sub (local.get $left) (local.get $size)))
        (br $block)))
    (local.get $squares))

  (func (export "step")
    (param $weights i32) (param $gradients i32) (param $first i32) (param $second i32) (param $count i32)
    (param $take1 f32) (param $take2 f32) (param $correction f32) (param $epsilon f32) (param $rate f32) (param $keep f32)
    (param $scale f32)
    (local $at i32) (local $end i32) (local $g v128) (local $m v128) (local $v v128)
    (local.set $end (i32.shl (local.get $count) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $g
          (f32x4.mul (v128.load (i32.add (local.get $gradients) (local.get $at))) (f32x4.splat (local.get $scale))))

        (local.set $m (v128.load (i32.add (local.get $first) (local.get $at))))
        (local.set $m
          (f32x4.add (local.get $m)
            (f32x4.mul (f32x4.sub (local.get $g) (local.get $m)) (f32x4.splat (local.get $take1)))))
        (v128.store (i32.add (local.get $first) (local.get $at)) (local.get $m))

        (local.set $v (v128.load (i32.add (local.get $second) (local.get $at))))
        (local.set $v
          (f32x4.add (local.get $v)
            (f32x4.mul
              (f32x4.sub (f32x4.mul (local.get $g) (local.get $g)) (local.get $v))
              (f32x4.splat (local.get $take2)))))
        (v128.store (i32.add (local.get $second) (local.get $at)) (local.get $v))

        (v128.store (i32.add (local.get $weights) (local.get $at))
          (f32x4.sub
            (f32x4.mul (v128.load (i32.add (local.get $weights) (local.get $at))) (f32x4.splat (local.get $keep)))
            (f32x4.div
              (f32x4.mul (local.get $m) (f32x4.splat (local.get $rate)))
              (f32x4.add
                (f32x4.mul (f32x4.sqrt (local.get $v)) (f32x4.splat (local.get $correction)))
                (f32x4.splat (local.get $epsilon))))))

        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))))
