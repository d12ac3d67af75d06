// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IBenchProgram} from "./BenchPrograms.sol";

/// @title A ray tracer: three spheres over a chequered floor, one light, one mirror bounce
/// @dev Pure computation on signed fixed-point numbers with 12 decimals; the result is a hash of every pixel.
contract RayTracerProgram is IBenchProgram {
    struct Vector {
        int256 x;
        int256 y;
        int256 z;
    }

    struct Sphere {
        Vector center;
        int256 radius;
        int256 shade;
        int256 mirror;
    }

    int256 private constant ONE = 1e12;
    int256 private constant EPSILON = 1e6;
    int256 private constant FAR = 1e18;
    int256 private constant WIDTH = 40;
    int256 private constant HEIGHT = 30;
    uint256 private constant BOUNCES = 2;
    int256 private constant FLOOR = -ONE;
    int256 private constant AMBIENT = ONE / 10;

    function run() external pure returns (uint256 image) {
        Sphere[] memory scene = _scene();
        for (int256 row = 0; row < HEIGHT; row++) {
            for (int256 column = 0; column < WIDTH; column++) {
                Vector memory direction =
                    _normalize(Vector((2 * column - WIDTH) * ONE / HEIGHT, (HEIGHT - 2 * row) * ONE / HEIGHT, 2 * ONE));
                int256 pixel = _trace(scene, Vector(0, 0, -4 * ONE), direction, BOUNCES);
                image = uint256(keccak256(abi.encode(image, pixel)));
            }
        }
    }

    function _scene() private pure returns (Sphere[] memory scene) {
        scene = new Sphere[](3);
        scene[0] = Sphere(Vector(0, 0, ONE), ONE, ONE * 9 / 10, ONE / 4);
        scene[1] = Sphere(Vector(-ONE * 7 / 4, -ONE / 2, 0), ONE / 2, ONE / 2, ONE / 2);
        scene[2] = Sphere(Vector(ONE * 3 / 2, -ONE / 2, -ONE / 2), ONE / 2, ONE * 7 / 10, 0);
    }

    /// Brightness that the ray brings back, each mirror on its way adding its part.
    function _trace(Sphere[] memory scene, Vector memory from, Vector memory direction, uint256 bounces)
        private
        pure
        returns (int256 seen)
    {
        int256 part = ONE;
        while (true) {
            int256 own;
            int256 mirror;
            (own, mirror, from, direction) = _meet(scene, from, direction);
            seen += part * own / ONE * (ONE - mirror) / ONE;
            part = part * mirror / ONE;
            if (part == 0 || bounces-- == 0) return seen;
        }
    }

    /// What the ray meets: its own brightness, how much of a mirror it is, and the reflected ray.
    function _meet(Sphere[] memory scene, Vector memory from, Vector memory direction)
        private
        pure
        returns (int256 own, int256 mirror, Vector memory start, Vector memory reflected)
    {
        (uint256 index, int256 distance) = _nearest(scene, from, direction);
        if (distance == FAR) return (_sky(direction), 0, from, direction);
        start = _add(from, _scale(direction, distance));
        Vector memory normal;
        (normal, own, mirror) = _surface(scene, index, start);
        start = _add(start, _scale(normal, EPSILON));
        own = own * _brightness(scene, start, normal) / ONE;
        reflected = _subtract(direction, _scale(normal, 2 * _dot(direction, normal)));
    }

    function _surface(Sphere[] memory scene, uint256 index, Vector memory point)
        private
        pure
        returns (Vector memory normal, int256 shade, int256 mirror)
    {
        if (index == scene.length) {
            bool odd = ((point.x / ONE + (point.x < 0 ? int256(1) : int256(0)) + point.z / ONE) & 1) == 1;
            return (Vector(0, ONE, 0), odd ? ONE * 8 / 10 : ONE * 3 / 10, 0);
        }
        Sphere memory sphere = scene[index];
        normal = _scale(_subtract(point, sphere.center), ONE * ONE / sphere.radius);
        (shade, mirror) = (sphere.shade, sphere.mirror);
    }

    /// The light that reaches a point: less of it at an angle, only what is everywhere in a shadow.
    function _brightness(Sphere[] memory scene, Vector memory start, Vector memory normal)
        private
        pure
        returns (int256)
    {
        Vector memory light = _normalize(Vector(-3 * ONE, 5 * ONE, -4 * ONE));
        int256 facing = _dot(normal, light);
        if (facing <= 0) return AMBIENT;
        (, int256 shadow) = _nearest(scene, start, light);
        return shadow == FAR ? AMBIENT + facing * (ONE - AMBIENT) / ONE : AMBIENT;
    }

    /// The nearest thing along the ray: the number of a sphere, or one past the last for the floor.
    function _nearest(Sphere[] memory scene, Vector memory from, Vector memory direction)
        private
        pure
        returns (uint256 index, int256 distance)
    {
        distance = FAR;
        if (direction.y < -EPSILON) {
            int256 floor = (FLOOR - from.y) * ONE / direction.y;
            if (floor > EPSILON) (index, distance) = (scene.length, floor);
        }
        for (uint256 i = 0; i < scene.length; i++) {
            Vector memory toCenter = _subtract(scene[i].center, from);
            int256 along = _dot(toCenter, direction);
            int256 square = _dot(toCenter, toCenter) - along * along / ONE;
            int256 room = scene[i].radius * scene[i].radius / ONE - square;
            if (room <= 0) continue;
            int256 hit = along - _root(room);
            if (hit > EPSILON && hit < distance) (index, distance) = (i, hit);
        }
    }

    function _sky(Vector memory direction) private pure returns (int256) {
        return ONE / 2 + direction.y / 3;
    }

    function _add(Vector memory a, Vector memory b) private pure returns (Vector memory) {
        return Vector(a.x + b.x, a.y + b.y, a.z + b.z);
    }

    function _subtract(Vector memory a, Vector memory b) private pure returns (Vector memory) {
        return Vector(a.x - b.x, a.y - b.y, a.z - b.z);
    }

    function _scale(Vector memory a, int256 by) private pure returns (Vector memory) {
        return Vector(a.x * by / ONE, a.y * by / ONE, a.z * by / ONE);
    }

    function _dot(Vector memory a, Vector memory b) private pure returns (int256) {
        return (a.x * b.x + a.y * b.y + a.z * b.z) / ONE;
    }

    function _normalize(Vector memory a) private pure returns (Vector memory) {
        return _scale(a, ONE * ONE / _root(_dot(a, a)));
    }

    /// Square root by Newton's method.
    function _root(int256 value) private pure returns (int256) {
        uint256 scaled = uint256(value * ONE);
        uint256 guess = uint256(ONE);
        uint256 next = (guess + scaled / guess) / 2;
        while (next > guess ? next - guess > 1 : guess - next > 1) {
            guess = next;
            next = (guess + scaled / guess) / 2;
        }
        return int256(next);
    }
}
